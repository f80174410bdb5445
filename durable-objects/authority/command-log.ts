import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { CommandId, UserId } from "#shared/ids";
import { followLog, type LogFollowed, logHash, readEntry, type StoredEntry } from "#shared/log-chain";
import { type Refused, refuse } from "#shared/result";
import { type SqlValue, type Storage, storageTurn } from "./storage.ts";

/** Why an authority would not even consider a command. */
export type ObjectFailure =
  /** Never configured: no such event or station. */
  | { readonly code: "object-unknown" }
  /** More writing commands a second than an object can make durable. */
  | { readonly code: "overloaded" }
  /** This command id was used for a different command, or by somebody else. */
  | { readonly code: "command-id-reused" };

export const OBJECT_UNKNOWN = { ok: false, refusal: { code: "object-unknown" } } as const;
export const OVERLOADED = { ok: false, refusal: { code: "overloaded" } } as const;

/** Who caused a command: a person, or the object's own alarm and configuration. */
export type ActorId = UserId | "system";

/**
 * The id of a command the object gives itself. The colon keeps it out of every client's reach (see `commandIdSchema`): a
 * client that guessed the id of the next configuration would otherwise block it for good.
 * @param cause what the command follows from; the same cause happens once
 */
export function ownCommandId(cause: string): CommandId {
  return `own:${cause}` as CommandId;
}

/** What a repeat must repeat: the name is the edge's addition, and its owner may have corrected it between two tries. */
export function withoutName(command: { readonly type: string; readonly name?: string }): object {
  const { name: _, ...asked } = command;
  return asked;
}

export type Submission = {
  readonly commandId: CommandId;
  readonly actorId: ActorId;
  /** The machine's clock, epoch milliseconds. */
  readonly now: number;
  /** The whole command as JSON data; a repeat must carry the same. */
  readonly command: unknown;
};

/** What a decision wants made durable. `write` puts the state rows, marked with the log's `seq`. */
export type Turn<E, R> = { readonly events: readonly E[]; readonly reply: R; readonly write: (seq: number) => void };

export type Executed<E, R> =
  | {
      readonly ok: true;
      readonly fresh: boolean;
      readonly seq: number;
      readonly recordedAt: number;
      readonly events: readonly E[];
      readonly reply: R;
    }
  | Refused<{ readonly code: "command-id-reused" }>;

export type LogEntry<E> = {
  readonly seq: number;
  readonly actorId: string;
  /** When this was known, epoch milliseconds, never falling with `seq`. An event's own `at` says when it happened. */
  readonly recordedAt: number;
  readonly events: readonly E[];
  /** Null for what was written before logs were chained. */
  readonly hash: string | null;
};

/** A command that came; `command` is its JSON. */
export type Found<E> = { readonly actorId: string; readonly command: string; readonly events: readonly E[] };

type StoredCommand = {
  seq: number;
  actor_id: string;
  at: number;
  command: string;
  events: string;
  reply: string;
};

const PROJECTED = "projected-through";

/**
 * The log of one authority: one row per command holds its id, its events and its reply. The row is at once the
 * idempotency record (by command id), the history (events in `seq` order) and the outbox (rows after the cursor
 * `projected-through` are yet to be projected), so a command costs one log write however many readers there are. Rows are a
 * chain of hashes (`shared/log-chain.ts`), so that what is changed, dropped or put in later shows.
 */
export class CommandLog<E> {
  readonly #storage: Storage;
  #lastSeq: number;
  #lastAt: number;
  #lastHash: string;
  #projectedThrough: number;

  constructor(storage: Storage) {
    this.#storage = storage;
    const newest = storage.all<{ seq: number; at: number; hash: string | null }>(
      "SELECT seq, at, hash FROM log ORDER BY seq DESC LIMIT 1",
    )[0];
    this.#lastSeq = newest?.seq ?? 0;
    this.#lastAt = newest?.at ?? 0;
    this.#lastHash = newest?.hash ?? CHAIN_START;
    this.#projectedThrough = readValue<number>(storage, PROJECTED) ?? 0;
  }

  /** The newest entry's `seq`; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  get hasUnprojected(): boolean {
    return this.#projectedThrough < this.#lastSeq;
  }

  /**
   * Runs one command at most once. A known command id gets its stored reply before anything else is looked at: a
   * retried join must return its token even if the lane has closed since. `decide` is called only for a new one; what
   * it returns becomes durable in one turn. Refusals are replies too, so a retry hears the same refusal.
   * @param decide gets the instant of the command: an object may wake on a machine whose clock is behind, and time must
   *               not run backwards in its log
   */
  execute<R>(submission: Submission, decide: (at: number) => Turn<E, R>, onDurable: () => void): Executed<E, R> {
    const command = JSON.stringify(submission.command);
    const stored = this.#storage.all<StoredCommand>(
      "SELECT seq, actor_id, at, command, events, reply FROM log WHERE command_id = ?",
      submission.commandId,
    )[0];
    if (stored) {
      if (stored.command !== command || stored.actor_id !== submission.actorId)
        return refuse({ code: "command-id-reused" });
      return {
        ok: true,
        fresh: false,
        seq: stored.seq,
        recordedAt: stored.at,
        events: JSON.parse(stored.events),
        reply: JSON.parse(stored.reply),
      };
    }
    const at = Math.max(submission.now, this.#lastAt);
    const turn = decide(at);
    const seq = this.#lastSeq + 1;
    const { commandId, actorId } = submission;
    const said = { seq, commandId, actorId, at, command: submission.command, events: turn.events, reply: turn.reply };
    const hash = logHash(said, this.#lastHash);
    storageTurn(this.#storage, () => {
      turn.write(seq);
      this.#storage.run(
        "INSERT INTO log (seq, command_id, actor_id, at, command, events, reply, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        seq,
        commandId,
        actorId,
        at,
        command,
        JSON.stringify(turn.events),
        JSON.stringify(turn.reply),
        hash,
      );
      onDurable();
    });
    this.#lastSeq = seq;
    this.#lastAt = at;
    this.#lastHash = hash;
    return { ok: true, fresh: true, seq, recordedAt: at, events: turn.events, reply: turn.reply };
  }

  /** What a command was and did; null: it never came. */
  find(commandId: CommandId): Found<E> | null {
    const row = this.#storage.all<{ actor_id: string; command: string; events: string }>(
      "SELECT actor_id, command, events FROM log WHERE command_id = ?",
      commandId,
    )[0];
    return row ? { actorId: row.actor_id, command: row.command, events: JSON.parse(row.events) } : null;
  }

  /** Entries after `seq`, oldest first. */
  since(seq: number, limit: number): LogEntry<E>[] {
    return this.#entries("WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit);
  }

  /** The newest entry that was known at an instant, epoch milliseconds; 0 when nothing was. About 17 reads in 100,000. */
  seqKnownAt(instant: number): number {
    let [known, unknown] = [0, this.#lastSeq + 1];
    while (unknown - known > 1) {
      const middle = Math.floor((known + unknown) / 2);
      const entry = this.#storage.all<{ at: number }>("SELECT at FROM log WHERE seq = ?", middle)[0];
      if (entry && entry.at <= instant) known = middle;
      else unknown = middle;
    }
    return known;
  }

  /**
   * Entries before `seq` that changed something, newest first, looked for among `range` entries at most.
   * @param marks of each list, the entry's events hold one at least, as JSON text
   */
  changesBefore(seq: number, range: number, marks: readonly (readonly string[])[], limit: number): LogEntry<E>[] {
    const holdsOne = (some: readonly string[]) => `AND (${some.map(() => "instr(events, ?) > 0").join(" OR ")})`;
    const asked = marks.filter((some) => some.length > 0);
    return this.#entries(
      `WHERE seq < ? AND seq >= ? AND events <> '[]' ${asked.map(holdsOne).join(" ")} ORDER BY seq DESC LIMIT ?`,
      seq,
      seq - range,
      ...asked.flat(),
      limit,
    );
  }

  /** The newest entry before `seq` whose command id begins this way and that changed something. */
  newestOf(commandIds: string, seq: number): LogEntry<E> | null {
    // The plus keeps SQLite on the index of command ids: by `seq` it would read through the whole log.
    const clause =
      "WHERE command_id >= ? AND command_id < ? AND +seq < ? AND events <> '[]' ORDER BY +seq DESC LIMIT 1";
    return this.#entries(clause, commandIds, `${commandIds}\uffff`, seq)[0] ?? null;
  }

  /** The newest entries, newest first. */
  newest(limit: number): LogEntry<E>[] {
    return this.#entries("ORDER BY seq DESC LIMIT ?", limit);
  }

  /**
   * Follows the chain through the entries after `seq`, `limit` of them at most.
   * @param anchors heads of these entries that were noted elsewhere
   * @returns null where there is no entry `seq`
   */
  follow(seq: number, anchors: readonly ChainHead[], limit: number): LogFollowed | null {
    const head = this.headAt(seq);
    const rows = this.#storage.all<StoredEntry>("SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit);
    return head && followLog(head, rows.map(readEntry), new Map(anchors.map((anchor) => [anchor.seq, anchor.hash])));
  }

  /** The head the log had at an entry; null: there is no such entry. */
  headAt(seq: number): ChainHead | null {
    if (seq === 0) return { seq, hash: CHAIN_START };
    const row = this.#storage.all<{ hash: string | null }>("SELECT hash FROM log WHERE seq = ?", seq)[0];
    return row ? { seq, hash: row.hash ?? CHAIN_START } : null;
  }

  unprojected(limit: number): LogEntry<E>[] {
    return this.since(this.#projectedThrough, limit);
  }

  markProjected(seq: number): void {
    writeValue(this.#storage, PROJECTED, seq);
    this.#projectedThrough = seq;
  }

  #entries(clause: string, ...params: SqlValue[]): LogEntry<E>[] {
    return this.#storage
      .all<{ seq: number; actor_id: string; at: number; events: string; hash: string | null }>(
        `SELECT seq, actor_id, at, events, hash FROM log ${clause}`,
        ...params,
      )
      .map(({ seq, actor_id: actorId, at: recordedAt, events, hash }) => ({
        ...{ seq, actorId, recordedAt, hash },
        events: JSON.parse(events),
      }));
  }
}

/** A named single value of the object, as JSON data; null if never written. Written by this code only, hence trusted. */
export function readValue<T>(storage: Storage, name: string): T | null {
  const row = storage.all<{ json: string }>("SELECT json FROM value WHERE name = ?", name)[0];
  return row ? JSON.parse(row.json) : null;
}

export function writeValue(storage: Storage, name: string, value: unknown): void {
  storage.run(
    "INSERT INTO value (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json",
    name,
    JSON.stringify(value),
  );
}
