import { decide } from "#shared/domain/waiting-room/decide";
import { evolve } from "#shared/domain/waiting-room/evolve";
import type { EnterRefusal, Lot, RoomCommand, RoomSlice, RoomState } from "#shared/domain/waiting-room/types";
import { roomStanding } from "#shared/domain/waiting-room/view";
import type { UserId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import { GATHERING_MS } from "#shared/room-modes";
import { migrate } from "../authority/migrations.ts";
import { type Storage, storageTurn } from "../authority/storage.ts";
import type { Entered, RoomIdentity } from "./waiting-room-api.ts";
import { WAITING_ROOM_MIGRATIONS } from "./waiting-room-migrations.ts";
import { WaitingRoomStorage } from "./waiting-room-storage.ts";

export type Asker = { readonly userId: UserId; readonly again: boolean };

/** Who waits is called this often; a tick costs one row, however many wait. */
const TICK_MS = 1_000;
/** Before the opening there is nothing to do but to keep the ledger's door shut. */
const GATHERING_TICK_MS = 5_000;
/** Places of earlier rounds that one tick forgets. */
const FORGOTTEN_PER_TICK_MAX = 500;
/** For what needs none: only a tick begins to gather. */
const NO_LOT: Lot = { seed: "", commitment: "" };

/**
 * The waiting room of one event: decides, makes it durable together with the next alarm, then remembers. Knows SQLite and the
 * engine, nothing of the platform.
 */
export class WaitingRoomRoom {
  readonly #storage: Storage;
  readonly #rows: WaitingRoomStorage;
  #room: RoomState;
  #identity: RoomIdentity | null;

  constructor(storage: Storage) {
    migrate(storage, WAITING_ROOM_MIGRATIONS);
    this.#storage = storage;
    this.#rows = new WaitingRoomStorage(storage);
    this.#room = this.#rows.room;
    this.#identity = this.#rows.identity;
  }

  get identity(): RoomIdentity | null {
    return this.#identity;
  }

  get state(): RoomState {
    return this.#room;
  }

  /** What happens to the room itself, not to somebody in it. */
  run(identity: RoomIdentity, command: Exclude<RoomCommand, { type: "EnterRoom" }>, now: number, lot = NO_LOT): void {
    const before = this.#room;
    const decided = decide({ room: before, place: null }, command, { now, lot });
    if (!decided.ok) throw new Error(`only who enters is refused, yet: ${decided.refusal.code}`);
    const { room } = decided.value.reduce(evolve, { room: before, place: null });
    storageTurn(this.#storage, () => {
      if (!this.#identity) this.#rows.saveIdentity(identity);
      if (command.type === "Tick") this.#rows.forgetBefore(oldest(room), FORGOTTEN_PER_TICK_MAX);
      this.#save(room, now);
    });
    this.#identity = identity;
    this.#room = room;
  }

  /** Several people in the order in which they came, in one turn: a crowd costs few of them. */
  enter(askers: readonly Asker[], now: number): Result<Entered, EnterRefusal>[] {
    let room = this.#room;
    const entered = storageTurn(this.#storage, () => {
      const answers = askers.map(({ userId, again }): Result<number, EnterRefusal> => {
        const before: RoomSlice = { room, place: this.#rows.placeOf(userId) };
        const decided = decide(before, { type: "EnterRoom", userId, again }, { now, lot: NO_LOT });
        if (!decided.ok) return decided;
        const after = decided.value.reduce(evolve, before);
        if (!after.place) throw new Error("who enters has a place");
        if (after.place !== before.place) this.#rows.savePlace(after.place);
        room = after.room;
        return ok(after.place.number);
      });
      if (room !== this.#room) this.#save(room, now);
      return answers;
    });
    this.#room = room;
    const standing = roomStanding(room);
    return entered.map((one) => (one.ok ? ok({ standing, number: one.value }) : one));
  }

  /** When the next tick is due, epoch milliseconds; null for a room with nothing to do. */
  #dueAt(room: RoomState, now: number): number | null {
    const { phase, config, tickedAt } = room;
    switch (phase.status) {
      case "open":
        return tickedAt + TICK_MS;
      case "gathering":
        return Math.min(Math.max(now, config.opensAt), tickedAt + GATHERING_TICK_MS);
      case "closed": {
        if (this.#rows.hasBefore(oldest(room))) return tickedAt + TICK_MS;
        const gathersAt = config.opensAt - GATHERING_MS;
        return config.mode === "opening" && now < config.opensAt ? Math.max(now, gathersAt) : null;
      }
    }
  }

  /** With the alarm, so that a kill leaves either both or none. */
  #save(room: RoomState, now: number): void {
    this.#rows.saveRoom(room);
    const due = this.#dueAt(room, now);
    if (due !== null) this.#storage.setAlarm(Math.max(now, due));
  }
}

/** Places of rounds before this one are void. */
function oldest({ round, phase }: RoomState): number {
  return phase.status === "closed" ? round + 1 : round;
}
