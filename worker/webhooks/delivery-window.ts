import type { RetryPlan } from "../services/delivery/plan-retry.ts";

/** The specification's advice: days, so that a receiver that is down over a weekend misses nothing. */
export const DELIVERY_MS = 3 * 24 * 3_600_000;
const RETRY = { baseMs: 30_000, longestMs: 6 * 3_600_000, attemptsMax: Number.POSITIVE_INFINITY } as const;

/** However often it takes, until its days are over. */
export function planDelivery(queuedAt: number): RetryPlan {
  return { ...RETRY, expiresAt: queuedAt + DELIVERY_MS };
}
