import { evolveOrder } from "./orders.ts";
import { ceilMinute, placeOf, releaseOf } from "./promise.ts";
import type { FoodDomainEvent, FoodState, Order } from "./types.ts";

/** Whoever has not come by then has missed that it is ready. */
export const REMIND_MS = 10 * 60_000;
/** Then it makes room for what is ready now. */
export const SHELVE_MS = 20 * 60_000;
/** So long after the cooks should have begun, it was overlooked. */
export const OVERLOOKED_MS = 10 * 60_000;
/** Later than promised by less than this is rounding, not news. */
export const DELAY_MS = 90_000;
/** Nobody is told "at once" of what is late already. */
const EXPECTED_MIN_SECONDS = 60;

type Nudge = {
  readonly type: "PickupReminded" | "OrderShelved" | "OrderOverlooked" | "OrderDelayed";
  readonly at: number;
};

/** What time does next with an order that nobody touches; null for nothing. */
export function nextNudge(order: Order): Nudge | null {
  const { status, promisedAt, readyAt, remindedAt, shelvedAt, overlookedAt, delayedAt } = order;
  if (status === "queued" || status === "preparing") {
    const delayed: Nudge | null = delayedAt === undefined ? { type: "OrderDelayed", at: promisedAt + DELAY_MS } : null;
    if (status === "preparing" || overlookedAt !== undefined) return delayed;
    const overlooked: Nudge = { type: "OrderOverlooked", at: releaseOf(order) + OVERLOOKED_MS };
    return delayed && delayed.at < overlooked.at ? delayed : overlooked;
  }
  if (status !== "ready" || readyAt === null || shelvedAt !== undefined) return null;
  return remindedAt === undefined
    ? { type: "PickupReminded", at: readyAt + REMIND_MS }
    : { type: "OrderShelved", at: readyAt + SHELVE_MS };
}

/** Orders that wait for somebody for too long: who ordered is reminded, or told of a later time; the kitchen is told. */
export function nudge(state: FoodState, at: number): FoodDomainEvent[] {
  const events: FoodDomainEvent[] = [];
  for (const [key, orderId] of state.nudges.entries()) {
    if (key.at > at) break;
    let order = state.orders.get(orderId) ?? null;
    // After a long sleep two may be due at once.
    for (let next = order && nextNudge(order); order && next && next.at <= at; next = order && nextNudge(order)) {
      const event: FoodDomainEvent =
        next.type === "OrderDelayed"
          ? { type: "OrderDelayed", orderId, expectedAt: expectedAt(state, order, at), at }
          : { type: next.type, orderId, at };
      events.push(event);
      order = evolveOrder(order, event);
    }
  }
  return events;
}

/** A whole minute, like a promise. */
function expectedAt(state: FoodState, order: Order, at: number): number {
  const { seconds } = placeOf(state, order, at);
  return ceilMinute(at + 1000 * Math.max(EXPECTED_MIN_SECONDS, seconds ?? 0));
}
