import type { UserId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import { offerSoon, promiseAgain } from "./promise.ts";
import { whyShort } from "./stock.ts";
import type { FoodCommand, FoodConfig, FoodDomainEvent, FoodRefusal, FoodState, MenuItem, Order } from "./types.ts";

/** To look at several stands' answers, or to begin to pay. */
export const HOLD_MS = 5 * 60_000;
/** A page to pay on is open for ten minutes; the provider's word may take a few more. */
export const PAYING_MS = 15 * 60_000;
/** All in all: whoever begins to pay again and again keeps it from others no longer. */
const HOLD_MAX_MS = 30 * 60_000;

type Decision = Result<FoodDomainEvent[], FoodRefusal>;

/** Its owner wants it, and there is nothing to pay first. One whose time was over is placed anew while it can be had. */
export function confirmOrder(state: FoodState, order: Order, userId: UserId, at: number): Decision {
  if (order.userId !== userId) return refuse({ code: "not-your-order" });
  if (order.pay === "ahead" && order.total > 0 && order.paid < order.total) {
    return refuse({ code: "payment-due", amount: order.total });
  }
  switch (order.status) {
    case "placed":
      return ok([confirmed(state, order, null, at)]);
    case "queued":
    case "preparing":
    case "ready":
    case "served":
      return ok([]);
    case "expired":
      return placedAnew(state, order, {}, at) ?? refuse({ code: "hold-over" });
    default:
      return refuse({ code: "wrong-state", status: order.status });
  }
}

export function awaitPayment(order: Order, userId: UserId, at: number): Decision {
  const { id: orderId, status, placedAt, holdUntil } = order;
  if (order.userId !== userId) return refuse({ code: "not-your-order" });
  if (status !== "placed") return refuse({ code: "wrong-state", status });
  const until = Math.min(at + PAYING_MS, placedAt + HOLD_MAX_MS);
  // A page that closes before one can type a card's number helps nobody.
  if (until < at + PAYING_MS / 2) return refuse({ code: "hold-over" });
  return ok(until <= (holdUntil ?? 0) ? [] : [{ type: "HoldExtended", orderId, until, at }]);
}

/** Money came. The same payment is answered the same for good; what it can no longer buy goes back. */
export function receivePayment(
  state: FoodState,
  order: Order,
  { paymentId, amount }: Extract<FoodCommand, { type: "ReceivePayment" }>,
  at: number,
): Decision {
  if (order.paidBy === paymentId) return ok([]);
  if (order.paidBy !== null || order.pay !== "ahead" || amount !== order.total) return refuse({ code: "payment-late" });
  if (order.status === "placed") return ok([confirmed(state, order, { id: paymentId, amount }, at)]);
  const late = refuse({ code: "payment-late" } as const);
  if (order.status !== "expired") return late;
  return placedAnew(state, order, { paid: amount, paidBy: paymentId }, at) ?? late;
}

/** What nobody paid or confirmed in its time goes back on sale. */
export function expireHolds(state: FoodState, at: number): FoodDomainEvent[] {
  const events: FoodDomainEvent[] = [];
  for (const [key, orderId] of state.held.entries()) {
    if (key.at > at) break;
    events.push({ type: "OrderExpired", orderId, at });
  }
  return events;
}

/** Says that another menu is on, for whoever looks at one. */
export function turnMenus(state: FoodState, at: number): FoodDomainEvent[] {
  const turnAt = nextTurnAt(state);
  return turnAt !== null && turnAt <= at ? [{ type: "MenusTurned", at }] : [];
}

/** When a menu next begins or ends, epoch milliseconds; null for never. */
export function nextTurnAt({ config, lastAt }: Pick<FoodState, "config" | "lastAt">): number | null {
  const turns = config.menus.flatMap(({ from, to }) => [from, to]);
  const ahead = turns.filter((turn) => turn !== null && turn > lastAt) as number[];
  return ahead.length > 0 ? Math.min(...ahead) : null;
}

/** Why a dish cannot be ordered at this time of day, or null. */
export function whyNotServed(
  { menus }: Pick<FoodConfig, "menus">,
  { menuId, name }: Pick<MenuItem, "menuId" | "name">,
  at: number,
): Extract<FoodRefusal, { code: "not-served-now" }> | null {
  const menu = menus.find(({ id }) => id === menuId);
  if (!menu) return null;
  const { from, to } = menu;
  if (from !== null && at < from) return { code: "not-served-now", name, from };
  return to !== null && at >= to ? { code: "not-served-now", name, from: null } : null;
}

function confirmed(
  state: FoodState,
  order: Order,
  payment: Extract<FoodDomainEvent, { type: "OrderConfirmed" }>["payment"],
  at: number,
): FoodDomainEvent {
  return { type: "OrderConfirmed", orderId: order.id, promisedAt: promiseAgain(state, order, at), payment, at };
}

/** Null where it is not to be had any more: closed, sold out, or more than the cooks can take soon. */
function placedAnew(
  state: FoodState,
  order: Order,
  paid: Partial<Pick<Order, "paid" | "paidBy">>,
  at: number,
): Decision | null {
  if (state.status !== "open" || whyShort(state, order.lines)) return null;
  const offer = offerSoon(state, order.work, at);
  if (!("promisedAt" in offer)) return null;
  const anew: Order = { ...order, ...paid, ...offer, status: "queued", endedAt: null };
  return ok([{ type: "OrderPlaced", order: anew, at }]);
}
