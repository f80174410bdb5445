import type { LogEntry } from "#durable-objects/authority/command-log";
import type { Disk } from "./disk.ts";

export type StoredCommand = {
  seq: number;
  command_id: string;
  actor_id: string;
  at: number;
  events: string;
  reply: string;
  hash: string;
};

/** An object's whole log as it lies on its disk, oldest first. */
export function storedLog(disk: Disk): StoredCommand[] {
  return disk.rows<StoredCommand>("SELECT seq, command_id, actor_id, at, events, reply, hash FROM log ORDER BY seq");
}

export function entriesOf<E>(log: readonly StoredCommand[]): LogEntry<E>[] {
  return log.map(({ seq, actor_id, at, events, hash }) => ({
    seq,
    actorId: actor_id,
    recordedAt: at,
    events: JSON.parse(events),
    hash,
  }));
}

/** A named value on disk, as text. */
export function storedValue(disk: Disk, name: string): string | null {
  return disk.rows<{ json: string }>("SELECT json FROM value WHERE name = ?", name)[0]?.json ?? null;
}
