/** What one try of handing something to somebody else's server came to. */
export type TryOutcome =
  | { readonly type: "done" }
  /** Not now: their server is slow, full or down. */
  | { readonly type: "later" }
  /** Never: the same again would be refused again. */
  | { readonly type: "never" };

export type RetryPlan = {
  readonly baseMs: number;
  readonly longestMs: number;
  /** Tries altogether. */
  readonly attemptsMax: number;
  /** What is sent after this helps nobody, epoch milliseconds. */
  readonly expiresAt: number;
};

/** What follows from a try. `later` says when it is tried again. */
export type AfterTry =
  | { readonly type: "delivered" }
  | { readonly type: "failed" }
  | { readonly type: "expired" }
  | { readonly type: "later"; readonly dueAt: number };

/**
 * @param attempts tries so far, this one among them, integer ≥ 1
 * @param spread   in [0, 1): which part of the wait is drawn, so that all that failed together does not come together
 */
export function afterTry(
  outcome: TryOutcome,
  { baseMs, longestMs, attemptsMax, expiresAt }: RetryPlan,
  { attempts, now, spread }: { readonly attempts: number; readonly now: number; readonly spread: number },
): AfterTry {
  if (outcome.type === "done") return { type: "delivered" };
  if (outcome.type === "never" || attempts >= attemptsMax) return { type: "failed" };
  const dueAt = now + retryMs(attempts, { baseMs, longestMs }, spread);
  return dueAt >= expiresAt ? { type: "expired" } : { type: "later", dueAt };
}

/** Twice as long each time, up to the longest; the last quarter of it is drawn. @returns milliseconds */
export function retryMs(
  attempts: number,
  { baseMs, longestMs }: Pick<RetryPlan, "baseMs" | "longestMs">,
  spread: number,
): number {
  const whole = Math.min(baseMs * 2 ** (attempts - 1), longestMs);
  return Math.round(whole * (0.75 + 0.25 * spread));
}
