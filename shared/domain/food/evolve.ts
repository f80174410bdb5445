import type { SkuId } from "#shared/ids";
import { OrderedMap } from "#shared/ordered-map";
import { assertNever } from "#shared/result";
import { nextNudge } from "./nudges.ts";
import { evolveOrder, isLive, openLines } from "./orders.ts";
import { learnFrom, NEW_PACE } from "./promise.ts";
import {
  consume,
  moveStock,
  release,
  reserve,
  restock,
  type Stock,
  sell,
  shownIfAny,
  spoil,
  stockFrom,
  unconsume,
  waste,
} from "./stock.ts";
import type { DueKey, FoodConfig, FoodDomainEvent, FoodState, Order, OrderLine } from "./types.ts";

/** What a store keeps of a kitchen beside its order rows. */
export type KitchenHead = Omit<
  FoodState,
  | "orders"
  | "queued"
  | "preparing"
  | "ready"
  | "scheduled"
  | "asked"
  | "nudges"
  | "overlooked"
  | "held"
  | "queuedWork"
  | "slots"
>;

/** A kitchen nobody has opened yet: closed, its delivered portions in stock, numbers starting at 1. */
export function newKitchen(config: FoodConfig, now: number): FoodState {
  const head = {
    config,
    status: "closed",
    lastAt: now,
    lastNumber: 0,
    cooks: config.cooks,
    slowed: false,
    pace: NEW_PACE,
    skus: stockFrom(config, new Map()),
    servedTotal: 0,
  } as const;
  return restoreKitchen(head, []);
}

/** Rebuilds a kitchen from stored rows, in any order; rows of ended orders are ignored. */
export function restoreKitchen(head: KitchenHead, orders: Iterable<Order>): FoodState {
  let state: FoodState = {
    ...head,
    orders: OrderedMap.byString(),
    queued: OrderedMap.empty(compareDue, ({ work }) => work),
    preparing: OrderedMap.empty(compareDue),
    ready: OrderedMap.empty(compareDue),
    scheduled: OrderedMap.empty(compareDue, ({ work }) => work),
    asked: OrderedMap.empty(compareDue),
    nudges: OrderedMap.empty(compareDue),
    overlooked: 0,
    held: OrderedMap.empty(compareDue),
    queuedWork: 0,
    slots: new Map(),
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

export function dueKey({ promisedAt, number }: Order): DueKey {
  return { at: promisedAt, number };
}

/** Earliest first, then the smaller number. */
export function compareDue(a: DueKey, b: DueKey): number {
  return a.at - b.at || a.number - b.number;
}

/** As staff have it: whatever a rule was about is over. */
function withStatus({ pausedByRule: _, ...state }: FoodState, status: FoodState["status"]): FoodState {
  return { ...state, status };
}

/** Applies one event. O(log n) in live orders. An event about an order that has ended changes nothing of it. */
export function evolve(state: FoodState, event: FoodDomainEvent): FoodState {
  const next = { ...state, lastAt: Math.max(state.lastAt, event.at) };
  switch (event.type) {
    case "KitchenConfigured": {
      const { config } = event;
      // Another number of cooks in the plan is news; the same one again must not undo what staff said at the stove.
      const cooks = config.cooks === state.config.cooks ? state.cooks : config.cooks;
      return { ...next, config, cooks, skus: stockFrom(config, state.skus) };
    }
    case "KitchenOpened":
      return withStatus(next, "open");
    case "KitchenPaused":
      return { ...withStatus(next, "paused"), ...(event.byRule && { pausedByRule: true }) };
    case "KitchenClosed":
      return withStatus(next, "closed");
    case "IntakeSlowed":
      return { ...next, slowed: true };
    case "IntakeResumed":
      return { ...next, slowed: false };
    case "MenusTurned":
      return next;
    case "CooksSet":
      return { ...next, cooks: event.cooks };
    case "SellingStopped":
    case "SellingResumed":
      return { ...next, skus: withSelling(state.skus, event.skuId, event.type === "SellingResumed") };
    case "SkuRestocked":
      return { ...next, skus: withSelling(moved(state, event, restock), event.skuId, null) };
    case "SkuSold":
      return { ...next, skus: moved(state, event, sell) };
    case "SkuWasted":
      return { ...next, skus: moved(state, event, waste) };
    case "OrderPlaced": {
      if (state.orders.has(event.order.id)) return next;
      const lastNumber = Math.max(state.lastNumber, event.order.number);
      const skus = moveStock(state.skus, event.order.lines, reserve);
      return withChange({ ...next, lastNumber, skus }, null, event.order);
    }
    default:
      return withOrderEvent(next, event);
  }
}

type OrderEvent = Extract<FoodDomainEvent, { orderId: unknown }>;

function withOrderEvent(state: FoodState, event: OrderEvent): FoodState {
  const before = state.orders.get(event.orderId) ?? null;
  const after = evolveOrder(before, event);
  if (!before || !after || after === before) return state;
  const changed = { ...withChange(state, before, after), skus: stockAfter(state.skus, before, event) };
  if (event.type === "OrderServed") return { ...changed, servedTotal: state.servedTotal + 1 };
  return event.type === "OrderReady" ? { ...changed, ...learnFrom(changed, before, event.at) } : changed;
}

/** Every portion of an order lies in exactly one book; this is the one place where an order moves it to another. */
function stockAfter(skus: Stock, before: Order, event: OrderEvent): Stock {
  const lines = openLines(before);
  const line = "line" in event ? before.lines.slice(event.line, event.line + 1) : [];
  switch (event.type) {
    case "OrderStarted":
      return moveStock(skus, lines, consume);
    case "StartUndone":
      return moveStock(skus, lines, unconsume);
    case "OrderCancelled":
    case "OrderExpired":
    case "OrderRejected":
      return released(moveStock(skus, lines, isUncooked(before) ? release : spoil), lines);
    case "OrderVoided":
      return released(moveStock(skus, lines, spoil), lines);
    case "OrderGivenUp":
      return moveStock(skus, lines, spoil);
    case "LineRemade":
      return moveStock(skus, line, waste);
    case "LineDropped":
      return released(moveStock(skus, line, before.status === "queued" ? release : spoil), line);
    case "SubstituteOffered":
      return moveStock(skus, insteadOf(line, event.substitute.skuId), reserve);
    case "SubstituteAccepted": {
      const without = moveStock(skus, line, before.status === "queued" ? release : spoil);
      const instead = substitutesOf(line);
      return before.status === "queued" ? without : moveStock(without, instead, consume);
    }
    case "OrderConfirmed":
    case "HoldExtended":
    case "CounterPaid":
    case "HandedOverTwice":
    case "OrderReady":
    case "OrderServed":
    case "PickupReminded":
    case "OrderShelved":
    case "OrderOverlooked":
    case "OrderDelayed":
    case "ReadyUndone":
    case "LineDone":
    case "LineUndone":
      return skus;
    default:
      return assertNever(event);
  }
}

/** What is kept for an answer about these lines goes back on sale. */
function released(skus: Stock, lines: readonly OrderLine[]): Stock {
  return moveStock(skus, substitutesOf(lines), release);
}

function substitutesOf(lines: readonly OrderLine[]) {
  return lines.flatMap((line) => (line.substitute ? insteadOf([line], line.substitute.skuId) : []));
}

function insteadOf(lines: readonly OrderLine[], skuId: SkuId) {
  return lines.map(({ quantity }) => ({ skuId, quantity }));
}

/** Moves an order, live before unless null, to where its new state belongs. */
function withChange(state: FoodState, before: Order | null, after: Order): FoodState {
  let { queued, preparing, ready, scheduled, asked, nudges, overlooked, held, queuedWork, slots } = state;
  // Confirming it may have moved its promise.
  const keyBefore = before && dueKey(before);
  const key = dueKey(after);
  if (before && keyBefore && isUncooked(before)) {
    queued = queued.delete(keyBefore);
    scheduled = scheduled.delete(releaseKey(before));
    queuedWork -= before.work;
  } else if (before?.status === "preparing") preparing = preparing.delete(key);
  else if (before?.status === "ready") ready = ready.delete(key);

  if (isUncooked(after)) {
    queued = queued.set(key, after);
    if (after.releaseAt > after.placedAt) scheduled = scheduled.set(releaseKey(after), after);
    queuedWork += after.work;
  } else if (after.status === "preparing") preparing = preparing.set(key, after.id);
  else if (after.status === "ready") ready = ready.set(key, after.id);

  if (before && isToCook(before)) slots = withSlots(slots, before, -1);
  if (isToCook(after)) slots = withSlots(slots, after, 1);
  const [until, untilBefore] = [answerDue(after), before && answerDue(before)];
  if (untilBefore !== null) asked = asked.delete({ at: untilBefore, number: after.number });
  if (until !== null && isLive(after)) asked = asked.set({ at: until, number: after.number }, after.id);

  const [nudgeBefore, nudgeAfter] = [before && nextNudge(before), nextNudge(after)];
  if (nudgeBefore) nudges = nudges.delete({ at: nudgeBefore.at, number: after.number });
  if (nudgeAfter) nudges = nudges.set({ at: nudgeAfter.at, number: after.number }, after.id);
  overlooked += Number(isOverlooked(after)) - Number(before !== null && isOverlooked(before));

  if (before && before.holdUntil !== null) held = held.delete({ at: before.holdUntil, number: before.number });
  if (after.holdUntil !== null) held = held.set({ at: after.holdUntil, number: after.number }, after.id);

  const orders = isLive(after) ? state.orders.set(after.id, after) : state.orders.delete(after.id);
  return { ...state, orders, queued, preparing, ready, scheduled, asked, nudges, overlooked, held, queuedWork, slots };
}

function isOverlooked({ status, overlookedAt }: Order): boolean {
  return status === "queued" && overlookedAt !== undefined;
}

function releaseKey({ releaseAt, number }: Order): DueKey {
  return { at: releaseAt, number };
}

/** When the first answer this order's owner owes is overdue. */
function answerDue({ lines }: Order): number | null {
  const due = lines.flatMap(({ substitute }) => substitute?.until ?? []);
  return due.length > 0 ? Math.min(...due) : null;
}

/** Its portions are reserved, its work has not begun. */
function isUncooked({ status }: Order): boolean {
  return status === "placed" || status === "queued";
}

function isToCook(order: Order): boolean {
  return isUncooked(order) || order.status === "preparing";
}

function withSlots(slots: FoodState["slots"], order: Order, sign: 1 | -1): FoodState["slots"] {
  const next = new Map(slots);
  for (const { until, work } of order.slots) {
    const total = (next.get(until) ?? 0) + sign * work;
    if (total > 0) next.set(until, total);
    else next.delete(until);
  }
  return next;
}

/** @param selling null leaves the manual stop as it is */
function withSelling(skus: Stock, skuId: SkuId, selling: boolean | null): Stock {
  const stock = skus.get(skuId);
  if (!stock) return skus;
  const shown = selling === false ? stock : shownIfAny(stock);
  return new Map(skus).set(skuId, { ...shown, stopped: selling === null ? stock.stopped : !selling });
}

function moved(
  { skus }: FoodState,
  { skuId, portions }: { readonly skuId: SkuId; readonly portions: number },
  move: typeof waste,
): Stock {
  return moveStock(skus, [{ skuId, quantity: portions }], move);
}
