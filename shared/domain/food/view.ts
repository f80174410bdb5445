import type { OrderId, SkuId } from "#shared/ids";
import type { OrderedMap } from "#shared/ordered-map";
import { compareDue, dueKey, isLive } from "./evolve.ts";
import type {
  DueKey,
  FoodRefusal,
  FoodState,
  KitchenOrderView,
  KitchenSummary,
  MenuItemView,
  Order,
  OrderView,
} from "./types.ts";

const MINUTE_MS = 60_000;
/** Taking an order up, whatever is in it. */
const SETUP_SECONDS = 15;
/** An order on the stove is never counted as done before staff say so. */
const REMAINING_MIN_SECONDS = 5;
/** A promise below two minutes would be missed by the walk to the counter. */
const PROMISE_MIN_MS = 120_000;
/** Seconds of variance per second of work, before anything is measured. */
const VARIANCE_PER_WORK_SECOND = 30;
/** One's own order varies by this share of its work. */
const OWN_SPREAD = 0.3;
/** Standard deviations above the mean that a promise keeps: about one in twenty is late. */
const PROMISE_Z = 0.84;
/** The live estimate is the 65 % quantile. */
const ESTIMATE_Z = 0.385;

/** Why nobody can order now, or null. A full kitchen depends on the order: see `promiseFor`. */
export function whyNotOrder(state: FoodState): FoodRefusal | null {
  if (state.status === "closed") return { code: "kitchen-closed" };
  return state.status === "paused" ? { code: "kitchen-paused" } : null;
}

/** Portions that can still be ordered, null when unlimited, 0 when selling was stopped by hand. */
export function availableOf(state: FoodState, skuId: SkuId): number | null {
  const stock = state.skus.get(skuId);
  if (!stock || stock.stopped) return 0;
  return stock.onHand === null ? null : Math.max(0, stock.onHand - stock.reserved);
}

/** Cook's seconds for an order: set-up, and each portion's usual time. */
export function workOf(lines: readonly { readonly quantity: number; readonly makeSeconds: number }[]): number {
  return lines.reduce((sum, { quantity, makeSeconds }) => sum + quantity * makeSeconds, SETUP_SECONDS);
}

/** Cook's seconds already accepted and not yet done. O(orders being prepared). */
export function backlogOf(state: FoodState, now: number): number {
  let seconds = state.queuedWork;
  for (const id of state.preparing.values()) seconds += remainingOf(state.orders.get(id), now);
  return seconds;
}

/** What the kitchen can say to an order before taking it. */
export type Offer = { readonly promisedAt: number } | { readonly nextPossibleAt: number };

/**
 * The promise for an order of `work` seconds placed now, a whole minute in epoch ms, or when an order like it would be
 * taken again if the cooks go on as planned. An order too large for any promise is taken by an idle kitchen.
 * Every accepted order counts, started or not; cooks work at the planned pace and share the backlog evenly.
 * Source: mean of the backlog plus 0.84 standard deviations, rounded up to the minute.
 */
export function promiseFor(state: FoodState, work: number, now: number): Offer {
  const { cooks, waitMaxMs } = state.config;
  const backlog = backlogOf(state, now);
  const promisedAt = ceilMinute(now + Math.max(PROMISE_MIN_MS, 1000 * waitSeconds(backlog, work, cooks, PROMISE_Z)));
  if (promisedAt - now <= waitMaxMs || backlog === 0) return { promisedAt };
  // On a whole minute, a wait within whole minutes stays within them when rounded up.
  const waitMax = (Math.floor(waitMaxMs / MINUTE_MS) * MINUTE_MS) / 1000;
  const drained = Math.max(0, backlog - backlogWithin(waitMax, work, cooks));
  return { nextPossibleAt: ceilMinute(now + (1000 * drained) / cooks) };
}

/** An order as its owner sees it; `now` in epoch ms. `pickupCode` is the text of its QR. */
export function orderView(state: FoodState, order: Order, now: number, pickupCode: string): OrderView {
  const { userId: _, work: __, ...shown } = order;
  const { ahead, seconds } = placeOf(state, order, now);
  return { ...shown, ahead, estimatedReadyAt: seconds === null ? null : Math.round(now + 1000 * seconds), pickupCode };
}

/** All live orders for the kitchen display, the oldest promise first. */
export function kitchenOrders(state: FoodState): KitchenOrderView[] {
  const live = [...state.orders.values()].filter(isLive);
  live.sort((a, b) => compareDue(dueKey(a), dueKey(b)));
  return live.map(({ userId: _, work: __, ...shown }) => shown);
}

/** The whole menu in its own order; what is sold out or stopped is marked `hidden`, for staff to see and others not. */
export function menuView(state: FoodState): MenuItemView[] {
  return state.config.menu.map(({ stock: _, makeSeconds: __, ...shown }) => {
    const available = availableOf(state, shown.skuId);
    const stopped = state.skus.get(shown.skuId)?.stopped ?? false;
    return { ...shown, left: available, hidden: available === 0, stopped };
  });
}

/** What everybody may know about a kitchen. The typical order is one portion of average work among what is on sale. */
export function kitchenSummary(state: FoodState, now: number): KitchenSummary {
  return {
    status: state.status,
    queued: state.queued.size,
    preparing: state.preparing.size,
    ready: ordersOf(state, state.ready).map(({ number }) => number),
    servedTotal: state.servedTotal,
    nextReadyAt: nextReadyAt(state, Math.max(now, state.lastAt)),
  };
}

function nextReadyAt(state: FoodState, at: number): number | null {
  const onSale = state.config.menu.filter(({ skuId }) => availableOf(state, skuId) !== 0);
  if (whyNotOrder(state) || onSale.length === 0) return null;
  const makeSeconds = onSale.reduce((sum, item) => sum + item.makeSeconds, 0) / onSale.length;
  const offer = promiseFor(state, workOf([{ quantity: 1, makeSeconds }]), at);
  return "promisedAt" in offer ? offer.promisedAt : null;
}

/** Orders in front and the seconds until ready. O(log n) in queued orders, O(orders being prepared). */
function placeOf(state: FoodState, order: Order, now: number): { ahead: number | null; seconds: number | null } {
  if (order.status === "preparing") {
    return { ahead: 0, seconds: remainingOf(order, now) * (1 + ESTIMATE_Z * OWN_SPREAD) };
  }
  if (order.status !== "queued") return { ahead: null, seconds: null };
  const key = dueKey(order);
  let backlog = state.queued.sumBefore(key);
  for (const inWork of ordersOf(state, state.preparing)) backlog += remainingOf(inWork, now);
  return {
    ahead: state.preparing.size + state.queued.rank(key),
    seconds: waitSeconds(backlog, order.work, state.config.cooks, ESTIMATE_Z),
  };
}

function ordersOf(state: FoodState, index: OrderedMap<DueKey, OrderId>): Order[] {
  return [...index.values()].flatMap((id) => state.orders.get(id) ?? []);
}

function remainingOf(order: Order | undefined, now: number): number {
  if (!order) return 0;
  const elapsed = Math.max(0, now - (order.startedAt ?? now)) / 1000;
  return Math.max(REMAINING_MIN_SECONDS, order.work - elapsed);
}

function waitSeconds(backlog: number, work: number, cooks: number, z: number): number {
  const deviation = Math.sqrt(VARIANCE_PER_WORK_SECOND * backlog) / cooks + OWN_SPREAD * work;
  return backlog / cooks + work + z * deviation;
}

/** The largest backlog behind which `work` is done within `waitMax` seconds, at least 0: `waitSeconds` inverted. */
function backlogWithin(waitMax: number, work: number, cooks: number): number {
  const room = waitMax - work * (1 + PROMISE_Z * OWN_SPREAD);
  if (room <= 0) return 0;
  // x² + b·x − cooks·room = 0 with x = √backlog.
  const b = PROMISE_Z * Math.sqrt(VARIANCE_PER_WORK_SECOND);
  return ((Math.sqrt(b * b + 4 * cooks * room) - b) / 2) ** 2;
}

function ceilMinute(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS;
}
