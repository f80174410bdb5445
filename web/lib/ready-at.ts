import type { KitchenSummary } from "#shared/domain/food/types";

const MINUTE_MS = 60_000;
/** The kitchen promises nothing sooner. */
const SOONEST_MS = 2 * MINUTE_MS;

/**
 * When an order placed now would be ready, a whole minute, or null when none is taken. A summary is only sent when something
 * changes, so the instant in a quiet kitchen's ages; it is never told earlier than the soonest promise from now.
 */
export function readyAt(kitchen: Pick<KitchenSummary, "status" | "nextReadyAt">, now: number): number | null {
  if (kitchen.status !== "open" || kitchen.nextReadyAt === null) return null;
  return Math.max(kitchen.nextReadyAt, Math.ceil((now + SOONEST_MS) / MINUTE_MS) * MINUTE_MS);
}
