import { retryAfterMs, toProblem } from "./problem.ts";

/** A lost answer is asked for again with the same id, which returns the stored reply instead of acting twice. */
const NETWORK_TRIES_MAX = 4;
const RETRY_BASE_MS = 400;
/** A busy server turns people away for seconds, not minutes: a patient page gets through. */
const BUSY_TRIES_MAX = 6;
/** Somebody's requests of a minute are used up: what is left of it may pass, but nobody waits for it before a still button. */
const RATE_TRIES_MAX = 4;
/** How much later than the server asked, for a crowd that was turned away together must not come back together. */
const BUSY_SPREAD = 1;

/**
 * How long to wait before sending the same again, milliseconds; null if it would not help.
 * @param attempt how often it was sent, the first at 1
 * @param random  in [0, 1)
 */
export function sendAgainAfter(error: unknown, attempt: number, random: number): number | null {
  const { code } = toProblem(error);
  if (code === "NETWORK" && attempt < NETWORK_TRIES_MAX) return RETRY_BASE_MS * 2 ** attempt * (0.5 + random);
  const triesMax = code === "OVERLOADED" ? BUSY_TRIES_MAX : code === "TOO_MANY_REQUESTS" ? RATE_TRIES_MAX : 0;
  if (attempt >= triesMax) return null;
  const asked = retryAfterMs(error);
  return asked === null ? null : asked * (1 + BUSY_SPREAD * random);
}
