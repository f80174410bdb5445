import { OrderedMap } from "#shared/ordered-map";
import { assertNever } from "#shared/result";
import type { DueKey, FoodConfig, FoodDomainEvent, FoodState, Order, OrderLine, SkuStock } from "./types.ts";

/** What a store keeps of a kitchen beside its order rows. */
export type KitchenHead = Pick<FoodState, "config" | "status" | "lastAt" | "lastNumber" | "skus" | "servedTotal">;

/** A kitchen nobody has opened yet: closed, its delivered portions in stock, numbers starting at 1. */
export function newKitchen(config: FoodConfig, now: number): FoodState {
  const skus = stockFrom(config, new Map());
  return restoreKitchen({ config, status: "closed", lastAt: now, lastNumber: 0, skus, servedTotal: 0 }, []);
}

/** Rebuilds a kitchen from stored rows, in any order; rows of ended orders are ignored. */
export function restoreKitchen(head: KitchenHead, orders: Iterable<Order>): FoodState {
  let state: FoodState = {
    ...head,
    orders: OrderedMap.byString(),
    queued: OrderedMap.empty(compareDue, ({ work }) => work),
    preparing: OrderedMap.empty(compareDue),
    ready: OrderedMap.empty(compareDue),
    queuedWork: 0,
  };
  for (const order of orders) if (isLive(order)) state = withChange(state, null, order);
  return state;
}

/**
 * Shows an ended order to `decide`, so that it can say what became of it. Only `state.orders` holds it: it is no work, no
 * stock and on no list. An order the state knows already stays as it is.
 */
export function withOrder(state: FoodState, order: Order): FoodState {
  return state.orders.has(order.id) ? state : { ...state, orders: state.orders.set(order.id, order) };
}

/** Live orders are still owed to somebody; all others are final. */
export function isLive(order: Order): boolean {
  return order.status === "queued" || order.status === "preparing" || order.status === "ready";
}

export function dueKey({ promisedAt, number }: Order): DueKey {
  return { promisedAt, number };
}

/** Earliest promise first, then the smaller number. */
export function compareDue(a: DueKey, b: DueKey): number {
  return a.promisedAt - b.promisedAt || a.number - b.number;
}

/** Applies one event. O(log n) in live orders. An event about an order that has ended changes nothing of it. */
export function evolve(state: FoodState, event: FoodDomainEvent): FoodState {
  const next = { ...state, lastAt: Math.max(state.lastAt, event.at) };
  switch (event.type) {
    case "KitchenConfigured":
      return { ...next, config: event.config, skus: stockFrom(event.config, state.skus) };
    case "KitchenOpened":
      return { ...next, status: "open" };
    case "KitchenPaused":
      return { ...next, status: "paused" };
    case "KitchenClosed":
      return { ...next, status: "closed" };
    case "SellingStopped":
    case "SellingResumed": {
      const stock = state.skus.get(event.skuId);
      if (!stock) return next;
      const stopped = event.type === "SellingStopped";
      return { ...next, skus: new Map(state.skus).set(event.skuId, { ...stock, stopped }) };
    }
    case "OrderPlaced": {
      if (state.orders.has(event.order.id)) return next;
      return withChange(
        {
          ...next,
          lastNumber: Math.max(state.lastNumber, event.order.number),
          skus: withLines(state.skus, event.order.lines, (stock, n) => ({ ...stock, reserved: stock.reserved + n })),
        },
        null,
        event.order,
      );
    }
    case "OrderStarted":
    case "OrderReady":
    case "OrderServed":
    case "OrderCancelled":
    case "OrderRejected":
      return withOrderEvent(next, event);
    default:
      return assertNever(event);
  }
}

/**
 * One order's part of `evolve`, for a store that keeps order rows: it returns the ended order too.
 * @param order the order as it was; null before it was placed
 * @returns the same object when the event is not about it, or when it had ended
 */
export function evolveOrder(order: Order | null, event: FoodDomainEvent): Order | null {
  if (event.type === "OrderPlaced") return order ?? event.order;
  if (!order || !("orderId" in event) || event.orderId !== order.id || !isLive(order)) return order;
  switch (event.type) {
    case "OrderStarted":
      return { ...order, status: "preparing", startedAt: event.at };
    case "OrderReady":
      return { ...order, status: "ready", readyAt: event.at };
    case "OrderServed":
      return { ...order, status: "served", endedAt: event.at };
    case "OrderCancelled":
      return { ...order, status: "cancelled", endedAt: event.at };
    case "OrderRejected":
      return { ...order, status: "rejected", endedAt: event.at };
    default:
      return assertNever(event);
  }
}

type OrderEvent = Extract<FoodDomainEvent, { orderId: unknown }>;

function withOrderEvent(state: FoodState, event: OrderEvent): FoodState {
  const before = state.orders.get(event.orderId) ?? null;
  const after = evolveOrder(before, event);
  if (!before || !after || after === before) return state;
  const changed = withChange(state, before, after);
  switch (event.type) {
    case "OrderStarted":
      return { ...changed, skus: withLines(state.skus, before.lines, consume) };
    case "OrderCancelled":
    case "OrderRejected":
      // Only a queued order still holds a reservation: releasing it here, at the one way out, releases it once.
      return { ...changed, skus: withLines(state.skus, before.lines, release) };
    case "OrderServed":
      return { ...changed, servedTotal: state.servedTotal + 1 };
    case "OrderReady":
      return changed;
    default:
      return assertNever(event);
  }
}

function consume(stock: SkuStock, quantity: number): SkuStock {
  const onHand = stock.onHand === null ? null : stock.onHand - quantity;
  return { ...stock, onHand, reserved: stock.reserved - quantity, sold: stock.sold + quantity };
}

function release(stock: SkuStock, quantity: number): SkuStock {
  return { ...stock, reserved: stock.reserved - quantity };
}

/** Moves an order, live before unless null, to where its new status belongs. */
function withChange(state: FoodState, before: Order | null, after: Order): FoodState {
  let { queued, preparing, ready, queuedWork } = state;
  const key = dueKey(after);
  if (before?.status === "queued") {
    queued = queued.delete(key);
    queuedWork -= before.work;
  } else if (before?.status === "preparing") preparing = preparing.delete(key);
  else if (before?.status === "ready") ready = ready.delete(key);

  if (after.status === "queued") {
    queued = queued.set(key, after);
    queuedWork += after.work;
  } else if (after.status === "preparing") preparing = preparing.set(key, after.id);
  else if (after.status === "ready") ready = ready.set(key, after.id);

  const orders = isLive(after) ? state.orders.set(after.id, after) : state.orders.delete(after.id);
  return { ...state, orders, queued, preparing, ready, queuedWork };
}

type Stock = FoodState["skus"];

/**
 * Stock under a configuration. A menu states portions delivered in total, so what is on hand follows from what was sold
 * and wasted: a higher figure is a restock by the difference. What live orders have reserved is never taken from them.
 * A dish taken off the menu keeps its books: its reservations, and its history if it returns.
 */
function stockFrom(config: FoodConfig, present: Stock): Stock {
  const skus = new Map(present);
  for (const { skuId, stock } of config.menu) {
    const known = present.get(skuId) ?? { skuId, onHand: null, reserved: 0, sold: 0, wasted: 0, stopped: false };
    const onHand = stock === null ? null : Math.max(known.reserved, stock - known.sold - known.wasted);
    skus.set(skuId, { ...known, onHand });
  }
  return skus;
}

function withLines(skus: Stock, lines: readonly OrderLine[], change: (stock: SkuStock, quantity: number) => SkuStock) {
  const next = new Map(skus);
  for (const { skuId, quantity } of lines) {
    const stock = next.get(skuId);
    if (stock) next.set(skuId, change(stock, quantity));
  }
  return next;
}
