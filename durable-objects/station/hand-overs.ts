import type { Result } from "#shared/result";
import type { ObjectFailure } from "../authority/command-log.ts";
import { retryAt } from "../authority/outbox.ts";

export type Answer = Result<unknown, { readonly code: string } | ObjectFailure>;

export type HandOverDeps<T> = {
  /** What is on its way, as it is stored. */
  readonly parked: () => readonly T[];
  readonly accept: (one: T) => Promise<Answer>;
  readonly settle: (one: T, isTaken: boolean) => void;
  readonly now: () => number;
  readonly onFailure: (attempts: number, error: unknown) => void;
};

/** Answers that are no decision of the other queue: whether it took somebody is not known, or will be another time. */
const UNDECIDED: ReadonlySet<string> = new Set(["object-unknown", "overloaded"]);

/**
 * Brings what one station has parked to the stations it is meant for. The source parks it in the turn that takes it out of its
 * own doings, and keeps it until the target has decided; the target keeps its answer under the id of the way. So a death on
 * either side, or a lost answer, only repeats the question: nobody is at two stations, and nobody at none for good.
 * Doubt is never a refusal: only what the target itself refused brings somebody back.
 */
export class HandOvers<T> {
  readonly #deps: HandOverDeps<T>;
  #attempts = 0;
  #nextAt = 0;

  constructor(deps: HandOverDeps<T>) {
    this.#deps = deps;
  }

  /** When to deliver next, epoch ms; null when nobody is on the way. */
  get dueAt(): number | null {
    return this.#deps.parked().length > 0 ? this.#nextAt : null;
  }

  /** Never throws; what failed is tried again at `dueAt`. */
  async deliver(): Promise<void> {
    const { parked, now, onFailure } = this.#deps;
    if (this.#nextAt > now()) return;
    const waiting = parked();
    if (waiting.length === 0) return;
    // Before the first answer: whoever asks meanwhile when to come back must not be told "now".
    this.#nextAt = retryAt(now(), this.#attempts);
    const results = await Promise.allSettled(waiting.map((one) => this.#deliverOne(one)));
    const failure = results.find((result) => result.status === "rejected");
    this.#attempts = failure ? this.#attempts + 1 : 0;
    if (failure) onFailure(this.#attempts, failure.reason);
    else this.#nextAt = 0;
  }

  async #deliverOne(one: T): Promise<void> {
    const answer = await this.#deps.accept(one);
    if (!answer.ok && UNDECIDED.has(answer.refusal.code)) throw new Error(answer.refusal.code);
    this.#deps.settle(one, answer.ok);
  }
}
