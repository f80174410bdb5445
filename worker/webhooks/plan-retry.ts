/** The specification's advice: days, so that a receiver that is down over a weekend misses nothing. */
export const DELIVERY_MS = 3 * 24 * 3_600_000;
const RETRY_BASE_MS = 30_000;
const RETRY_MAX_MS = 6 * 3_600_000;
/** Up to this share of a wait is cut off at random: what failed together is not tried again together. */
const JITTER = 0.25;

/**
 * When to try again what failed.
 * @param attempts tries so far, integer ≥ 1
 * @param random   in [0, 1)
 * @returns epoch milliseconds; null: it is given up
 */
export function planRetry(
  { queuedAt, attempts }: { readonly queuedAt: number; readonly attempts: number },
  now: number,
  random: number,
): number | null {
  const whole = Math.min(RETRY_BASE_MS * 2 ** (attempts - 1), RETRY_MAX_MS);
  const at = Math.round(now + whole * (1 - JITTER * random));
  return at < queuedAt + DELIVERY_MS ? at : null;
}
