import type { LogEntry } from "./command-log.ts";

/** D1 allows 100 bound parameters a statement and 30 s a batch; 100 entries stay far below both. */
const DRAIN_ENTRIES_MAX = 100;
const RETRY_BASE_MS = 500;
/** A read model may trail by this much at worst once D1 is back. */
const RETRY_MAX_MS = 30_000;

export type DrainDeps<E> = {
  readonly unprojected: (limit: number) => LogEntry<E>[];
  /** Brings the relational read model to the present of everything these entries touched. */
  readonly project: (entries: readonly LogEntry<E>[]) => Promise<void>;
  /** Wakes those who act on what happened; they look up the truth themselves. */
  readonly announce: (entries: readonly LogEntry<E>[]) => Promise<void>;
  readonly markProjected: (seq: number) => void;
};

/**
 * Empties the outbox. Each round projects, then announces, then moves the cursor: a crash between any two repeats the
 * round, which is harmless because a projection writes by `seq` and an announcement only carries ids, and when it was made. Commands that
 * arrive during the last round are left for the next drain, so a steady stream costs few rounds.
 * @returns how many entries there were
 * @throws whatever `project` or `announce` threw; nothing is lost, try again at `retryAt`.
 */
export async function drain<E>(deps: DrainDeps<E>): Promise<number> {
  for (let drained = 0; ; ) {
    const entries = deps.unprojected(DRAIN_ENTRIES_MAX);
    const last = entries.at(-1);
    if (!last) return drained;
    await deps.project(entries);
    await deps.announce(entries);
    deps.markProjected(last.seq);
    drained += entries.length;
    if (entries.length < DRAIN_ENTRIES_MAX) return drained;
  }
}

/** When to try again after `attempts` failures in a row, epoch milliseconds: doubling from 0.5 s to 30 s. */
export function retryAt(now: number, attempts: number): number {
  return now + Math.min(RETRY_BASE_MS * 2 ** attempts, RETRY_MAX_MS);
}
