import type { OrderStatus } from "#shared/domain/food/types";
import type { TokenStatus } from "#shared/domain/queue/types";
import type { NudgeTopic } from "#shared/protocol/live";
import { TOKEN_STEPS } from "./book.ts";
import type { LiveSocket } from "./live-socket.ts";

// Broadcasts are coalesced, so a state may be skipped for a later one, never for an earlier one.
const ORDER_STEPS: Record<OrderStatus, number> = {
  placed: -1,
  queued: 0,
  preparing: 1,
  ready: 2,
  served: 3,
  cancelled: 3,
  rejected: 3,
  expired: 3,
  unclaimed: 3,
};

/** Whether a person's socket shows their token in this state, or a later one. */
export function tokenShows({ id, number }: { id: string; number: number }, status: TokenStatus) {
  return ({ remembered }: LiveSocket) => {
    const shown = remembered.get("mine:token");
    // A person holds one token at a time: a later number means that the earlier one has ended.
    if (typeof shown === "object" && shown !== null && "number" in shown && Number(shown.number) > number) return true;
    return isAtLeast(shown, id, status, TOKEN_STEPS, TOKEN_STEPS[status]);
  };
}

/** Whether a person's socket shows their order in this state, or a later one. */
export function orderShows(orderId: string, status: OrderStatus) {
  return ({ remembered }: LiveSocket) =>
    isAtLeast(remembered.get(`mine:order:${orderId}`), orderId, status, ORDER_STEPS, ORDER_STEPS[status]);
}

/** Whether a nudge of this topic came since `sinceMs` (`performance.now()`). */
export function nudged(topic: NudgeTopic, sinceMs: number) {
  return ({ nudgedAt }: LiveSocket) => (nudgedAt.get(topic) ?? 0) >= sinceMs;
}

function isAtLeast(value: unknown, id: string, status: string, steps: Record<string, number>, step: number): boolean {
  if (typeof value !== "object" || value === null || !("id" in value) || !("status" in value)) return false;
  if (value.id !== id) return false;
  if (value.status === status) return true;
  return step < 3 && (steps[String(value.status)] ?? 0) > step;
}
