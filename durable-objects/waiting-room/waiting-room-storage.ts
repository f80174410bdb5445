import { NEW_ROOM } from "#shared/domain/waiting-room/evolve";
import type { Place, RoomState } from "#shared/domain/waiting-room/types";
import type { UserId } from "#shared/ids";
import { readValue, writeValue } from "../authority/command-log.ts";
import type { Storage } from "../authority/storage.ts";
import type { RoomIdentity } from "./waiting-room-api.ts";

/** The room's tables: one row for the room, one for each person, found by who they are. */
export class WaitingRoomStorage {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get identity(): RoomIdentity | null {
    return readValue<RoomIdentity>(this.#storage, "identity");
  }

  get room(): RoomState {
    return readValue<RoomState>(this.#storage, "room") ?? NEW_ROOM;
  }

  saveIdentity(identity: RoomIdentity): void {
    writeValue(this.#storage, "identity", identity);
  }

  saveRoom(room: RoomState): void {
    writeValue(this.#storage, "room", room);
  }

  placeOf(userId: UserId): Place | null {
    const [row] = this.#storage.all<{ round: number; number: number }>(
      "SELECT round, number FROM place WHERE user_id = ?",
      userId,
    );
    return row ? { userId, round: row.round, number: row.number } : null;
  }

  savePlace({ userId, round, number }: Place): void {
    this.#storage.run(
      `INSERT INTO place (user_id, round, number) VALUES (?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET round = excluded.round, number = excluded.number`,
      userId,
      round,
      number,
    );
  }

  /** Whether anybody has a place of a round before this one. */
  hasBefore(round: number): boolean {
    return this.#storage.all("SELECT 1 AS yes FROM place WHERE round < ? LIMIT 1", round).length > 0;
  }

  forgetBefore(round: number, limit: number): void {
    this.#storage.run(
      "DELETE FROM place WHERE user_id IN (SELECT user_id FROM place WHERE round < ? LIMIT ?)",
      round,
      limit,
    );
  }
}
