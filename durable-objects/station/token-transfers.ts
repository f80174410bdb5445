import type { MovedToken, QueueRefusal, Token } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
import type { Result } from "#shared/result";
import type { ObjectFailure } from "../authority/command-log.ts";
import { retryAt } from "../authority/outbox.ts";

export type TransferOutcome = "ConfirmTransfer" | "TransferFailed";
type Answer = Result<unknown, QueueRefusal | { readonly code: string } | ObjectFailure>;

export type TransferDeps = {
  /** On their way, as they are stored. */
  readonly parked: () => readonly Token[];
  readonly accept: (to: StationId, transferId: string, token: MovedToken) => Promise<Answer>;
  readonly settle: (token: Token, outcome: TransferOutcome) => void;
  readonly now: () => number;
  readonly onFailure: (attempts: number, error: unknown) => void;
};

/** Answers that are no decision of the other queue: whether it took somebody is not known, or will be another time. */
const UNDECIDED: ReadonlySet<string> = new Set(["object-unknown", "overloaded"]);

/**
 * Brings parked tokens to the stations they are meant for. The source parks a token in the turn that takes it out of its
 * line, and keeps it until the target has decided; the target keeps its answer under the transfer's id. So a death on
 * either side, or a lost answer, only repeats the question: nobody is callable at two stations, and nobody at none for good.
 * Doubt is never a refusal: only what the target itself refused brings somebody back.
 */
export class TokenTransfers {
  readonly #deps: TransferDeps;
  #attempts = 0;
  #nextAt = 0;

  constructor(deps: TransferDeps) {
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
    const results = await Promise.allSettled(waiting.map((token) => this.#deliverOne(token)));
    const failure = results.find((result) => result.status === "rejected");
    this.#attempts = failure ? this.#attempts + 1 : 0;
    if (failure) onFailure(this.#attempts, failure.reason);
    else this.#nextAt = 0;
  }

  async #deliverOne(token: Token): Promise<void> {
    const { transfer, userId, name, people, joinedAt, laneId, creditMs, isRemote, noticeMs } = token;
    if (!transfer) return;
    const chosen = noticeMs === undefined ? {} : { noticeMs };
    const moved = { userId, name, people, joinedAt, laneId, creditMs, isRemote, ...chosen };
    const answer = await this.#deps.accept(transfer.to, transfer.id, moved);
    if (!answer.ok && UNDECIDED.has(answer.refusal.code)) throw new Error(answer.refusal.code);
    this.#deps.settle(token, answer.ok ? "ConfirmTransfer" : "TransferFailed");
  }
}
