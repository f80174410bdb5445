import type { CommandLog } from "./command-log.ts";
import { type DrainDeps, drain, retryAt } from "./outbox.ts";
import type { Storage } from "./storage.ts";

/** What the outbox needs of a command log. */
export type OutboxLog<E> = Pick<CommandLog<E>, "hasUnprojected" | "unprojected" | "markProjected">;

export type OutboxAlarmDeps<E> = Pick<DrainDeps<E>, "project" | "announce"> & {
  readonly log: OutboxLog<E>;
  /** Does what the passing of time demands, as ordinary commands. */
  readonly tick: (now: number) => void;
  /** When `tick` next has something to do; null for never. */
  readonly nextDueAt: () => number | null;
  readonly now: () => number;
  /** Told of each round that failed, the `attempts`-th in a row; it will be tried again. */
  readonly onFailure: (attempts: number, error: unknown) => void;
};

/** The first of some instants, epoch milliseconds; null when there is none. */
export function earliest(...instants: readonly (number | null)[]): number | null {
  const known = instants.flatMap((at) => at ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

/** A line in the log for whoever watches: the read model trails until a later round succeeds. */
export function logDrainFailure(attempts: number, error: unknown): void {
  console.error(JSON.stringify({ level: "error", what: "drain-failed", attempts, error: String(error) }));
}

/** A line in the log for whoever watches: nobody was woken, so a sweep has to do what was asked. */
export function logAnnounceFailure(error: unknown): void {
  console.error(JSON.stringify({ level: "error", what: "announce-failed", error: String(error) }));
}

/** A lone command is projected at once; under load a round takes along what a tenth of a second brings. */
const DRAIN_INTERVAL_MS = 100;

/**
 * The object's one alarm, shared by the outbox and by time itself. It is armed inside the turn that gives it work,
 * never throws (the platform gives up on an alarm after six throws) and arms itself again while there is work left.
 */
export class OutboxAlarm<E> {
  readonly #storage: Storage;
  readonly #deps: OutboxAlarmDeps<E>;
  #armed = false;
  #attempts = 0;
  #isStopped = false;
  #drainedAt = Number.NEGATIVE_INFINITY;

  constructor(storage: Storage, deps: OutboxAlarmDeps<E>) {
    this.#storage = storage;
    this.#deps = deps;
    // A lost alarm (six throws, or a kill at the wrong instant) is made good by the next start.
    if (deps.log.hasUnprojected) this.wake();
  }

  /** Asks for a drain now, or as soon as the last one is long enough ago. Keep it last in a turn: a later throw undoes the alarm, not this flag. */
  wake(): void {
    if (this.#armed || this.#isStopped) return;
    this.#armed = true;
    this.#storage.setAlarm(Math.max(this.#deps.now(), this.#drainedAt + DRAIN_INTERVAL_MS));
  }

  /** The object is being erased: what it still does finds nothing, and asks for nothing any more. */
  stop(): void {
    this.#isStopped = true;
  }

  async run(): Promise<void> {
    if (this.#isStopped) return;
    this.#armed = true; // what arrives from here on is seen by the loop, or by the look after it
    try {
      this.#deps.tick(this.#deps.now());
      const drained = await drain({
        unprojected: (limit) => this.#deps.log.unprojected(limit),
        project: this.#deps.project,
        announce: this.#deps.announce,
        markProjected: (seq) => this.#deps.log.markProjected(seq),
      });
      if (this.#isStopped) return;
      if (drained > 0) this.#drainedAt = this.#deps.now();
      this.#attempts = 0;
      this.#armed = false;
      const dueAt = this.#deps.nextDueAt();
      // Commands that came during the last round, whose own call to `wake` was still ignored.
      if (this.#deps.log.hasUnprojected) this.wake();
      else if (dueAt !== null) this.#storage.setAlarm(dueAt);
    } catch (error) {
      if (this.#isStopped) return;
      this.#attempts += 1;
      this.#deps.onFailure(this.#attempts, error);
      const now = this.#deps.now();
      // Time goes on while the read model is away: what falls due is not kept waiting for it.
      const dueAt = this.#deps.nextDueAt();
      this.#storage.setAlarm(
        Math.min(retryAt(now, this.#attempts), Math.max(dueAt ?? Number.POSITIVE_INFINITY, retryAt(now, 0))),
      );
    }
  }
}
