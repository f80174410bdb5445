import type { OrderId } from "#shared/ids";
import type { OrderedMap } from "#shared/ordered-map";
import { ok, type Result, refuse } from "#shared/result";
import { compareDue, dueKey } from "./evolve.ts";
import { whyNotServed } from "./holds.ts";
import { isLive } from "./orders.ts";
import { priceLines, whyNotOrder } from "./place.ts";
import { offerSoon, placeOf, quoteFor, workOf } from "./promise.ts";
import { availableOf, keptOf, orderableOf } from "./stock.ts";
import type {
  AskedLine,
  DueKey,
  FoodRefusal,
  FoodState,
  KitchenOrderView,
  KitchenSummary,
  MenuItemView,
  Order,
  OrderQuote,
  OrderView,
} from "./types.ts";

/** What a basket would be promised at `now`, or why it would not be taken. */
export function quoteOrder(
  state: FoodState,
  lines: readonly AskedLine[],
  now: number,
): Result<OrderQuote, FoodRefusal> {
  const refusal = whyNotOrder(state);
  if (refusal) return refuse(refusal);
  const at = Math.max(now, state.lastAt);
  const priced = priceLines(state, lines, at);
  return priced.ok ? ok(quoteFor(state, priced.value.work, at)) : priced;
}

/** An order as its owner sees it; `now` in epoch ms. `pickupCode` is the text of its QR. */
export function orderView(state: FoodState, order: Order, now: number, pickupCode: string): OrderView {
  const shown = forStaff(order);
  const { ahead, seconds } = placeOf(state, order, now);
  return { ...shown, ahead, estimatedReadyAt: seconds === null ? null : Math.round(now + 1000 * seconds), pickupCode };
}

/** All live orders the cooks may have, for the kitchen display, the oldest promise first. */
export function kitchenOrders(state: FoodState): KitchenOrderView[] {
  const live = [...state.orders.values()].filter((order) => isLive(order) && order.status !== "placed");
  live.sort((a, b) => compareDue(dueKey(a), dueKey(b)));
  return live.map(forStaff);
}

/** An order without what is its owner's and the engine's alone. */
export function forStaff({
  userId: _,
  work: __,
  slots: ___,
  again: ____,
  paidBy: _____,
  ...shown
}: Order): KitchenOrderView {
  return shown;
}

/**
 * The whole menu in its own order; what is sold out, stopped, or was on a menu that is over is marked `hidden`, for staff to
 * see and others not.
 */
export function menuView(state: FoodState, now: number): MenuItemView[] {
  const at = Math.max(now, state.lastAt);
  return state.config.menu.map(({ stock: _, makeSeconds: __, safety: ___, ...shown }) => {
    const available = availableOf(state, shown.skuId);
    const stock = state.skus.get(shown.skuId);
    const left = stock ? orderableOf(stock) : 0;
    const kept = stock ? keptOf(stock) : 0;
    const notServed = whyNotServed(state.config, shown, at);
    const hidden = available === 0 || notServed?.from === null;
    const opensAt = notServed?.from ?? null;
    const view = { ...shown, left, ...(kept > 0 && { kept }), hidden, stopped: stock?.stopped ?? false, opensAt };
    return state.config.pay === "free" ? withoutPrices(view) : view;
  });
}

function withoutPrices(item: MenuItemView): MenuItemView {
  const modifiers = item.modifiers.map((group) => ({
    ...group,
    options: group.options.map((option) => ({ ...option, price: 0 })),
  }));
  return { ...item, price: 0, modifiers };
}

/** What everybody may know about a kitchen. The typical order is one portion of average work among what is on sale. */
export function kitchenSummary(state: FoodState, now: number): KitchenSummary {
  return {
    status: state.status,
    ...(state.pausedByRule && { pausedByRule: true }),
    pay: state.config.pay,
    queued: state.queued.size - state.held.size,
    preparing: state.preparing.size,
    ready: ordersOf(state, state.ready).map(({ number }) => number),
    servedTotal: state.servedTotal,
    cooks: state.cooks,
    overlooked: state.overlooked,
    nextReadyAt: nextReadyAt(state, Math.max(now, state.lastAt)),
  };
}

function nextReadyAt(state: FoodState, at: number): number | null {
  const onSale = state.config.menu.filter(
    (item) => availableOf(state, item.skuId) !== 0 && !whyNotServed(state.config, item, at),
  );
  if (whyNotOrder(state) || onSale.length === 0) return null;
  const works = onSale.map((item) => workOf(state, [{ ...item, quantity: 1 }]));
  const offer = offerSoon(state, Math.round(works.reduce((sum, work) => sum + work, 0) / works.length), at);
  return "promisedAt" in offer ? offer.promisedAt : null;
}

function ordersOf(state: FoodState, index: OrderedMap<DueKey, OrderId>): Order[] {
  return [...index.values()].flatMap((id) => state.orders.get(id) ?? []);
}
