import type { SkuId } from "#shared/ids";
import type { FoodState, Order, OrderQuote, Pace, SkuStock, SlotWork } from "./types.ts";

const MINUTE_MS = 60_000;
/** Taking an order up, whatever is in it. */
const SETUP_SECONDS = 15;
/** An order on the stove is never counted as done before staff say so. */
const REMAINING_MIN_SECONDS = 5;
/** A promise below two minutes would be missed by the walk to the counter. */
const PROMISE_MIN_MS = 120_000;
/** One's own order varies by this share of its work. */
const OWN_SPREAD = 0.3;
/** Standard deviations above the mean that a promise keeps, before the margin has learned from what was late. */
const PROMISE_Z = 0.84;
/** The live estimate is the 65 % quantile. */
const ESTIMATE_Z = 0.385;

/** Portions that the menu's own figure for a dish weighs against what was measured. */
const MAKE_PRIOR = 3;
/** Seconds of work that the usual pace and spread weigh against what was measured. */
const PACE_PRIOR = 900;
/** Seconds of variance per second of work, before anything is measured. */
const VARIANCE_PER_WORK_SECOND = 30;
/** Half of what was learned is forgotten after so many seconds of work: cooks change during a day. */
const PACE_HALF_LIFE = 7_200;
/** An order that took five times its work was not marked in time; it says nothing of the stove. */
const RATIO_MAX = 5;
/** One promise in twenty may be broken. */
const LATE_SHARE = 0.05;
const MARGIN_STEP = 0.03;
const MARGIN_MIN = -0.5;
const MARGIN_MAX = 1;

export const SLOT_MS = 5 * MINUTE_MS;
/** Of the cooks' time, what may be promised away. */
const SLOT_SHARE = 0.95;
/** Further ahead nobody plans a meal at a stand. */
export const SLOTS_AHEAD_MS = 90 * MINUTE_MS;
/** Once the wait has been too long, orders for as soon as possible are taken again below this share of it. */
const RESUME_SHARE = 18 / 25;
/** A cook finds an order this long before its work has to begin. */
const RELEASE_AHEAD_MS = 120_000;

export const NEW_PACE: Pace = { planned: 0, actual: 0, squares: 0, margin: 0 };

/**
 * What an order can be told before it is taken: a promise, a whole minute in epoch ms, or, if there is none soon enough,
 * the slot it can be had for. Without one, `nextPossibleAt` is about when an order like it would be taken again.
 */
export type Offer =
  | { readonly promisedAt: number; readonly releaseAt: number; readonly slots: readonly SlotWork[] }
  | { readonly slot: number | null; readonly nextPossibleAt: number };

/** Cook's whole seconds for an order: set-up, and each portion's time as far as it is known. Whole, so that sums are exact. */
export function workOf(
  state: FoodState,
  lines: readonly { readonly skuId: SkuId; readonly quantity: number; readonly makeSeconds: number }[],
): number {
  const portion = (line: (typeof lines)[number]) => makeSecondsOf(state.skus.get(line.skuId), line.makeSeconds);
  return Math.round(lines.reduce((sum, line) => sum + line.quantity * portion(line), SETUP_SECONDS));
}

/** The largest order a kitchen can take at all: what its cooks do within the slots that can be ordered for. */
export function workMax(state: FoodState): number {
  return slotRoom(state) * (SLOTS_AHEAD_MS / SLOT_MS);
}

/** Seconds to make one, between the menu's figure and what was measured. */
export function makeSecondsOf(stock: SkuStock | undefined, prior: number): number {
  if (!stock || stock.made === 0) return prior;
  return (MAKE_PRIOR * prior + stock.madeSeconds) / (MAKE_PRIOR + stock.made);
}

/** Cook's seconds accepted, not yet done, and not kept for a later slot. O(log n), O(orders being prepared). */
export function backlogOf(state: FoodState, now: number): number {
  return state.queuedWork - scheduledAfter(state, now) + preparingWork(state, now);
}

/** Seconds of all that is being prepared that are still to come. */
export function preparingWork(state: FoodState, now: number): number {
  let seconds = 0;
  for (const id of state.preparing.values()) seconds += remainingOf(state.orders.get(id), now);
  return seconds;
}

function remainingOf(order: Order | undefined, now: number): number {
  if (!order) return 0;
  const elapsed = Math.max(0, now - (order.startedAt ?? now)) / 1000;
  return Math.max(REMAINING_MIN_SECONDS, order.work - elapsed);
}

/**
 * Seconds until `work` behind `backlog` is done, with `z` standard deviations of margin.
 * The backlog is shared evenly by the cooks at the pace they have shown; its variance is what was measured per second of work.
 */
export function waitSeconds(state: FoodState, backlog: number, work: number, z: number): number {
  const { planned, actual, squares } = state.pace;
  const pace = (PACE_PRIOR + planned) / (PACE_PRIOR + actual);
  const variance = ((VARIANCE_PER_WORK_SECOND * PACE_PRIOR + squares) / (PACE_PRIOR + planned)) * backlog;
  const deviation = Math.sqrt(variance) / state.cooks + OWN_SPREAD * work;
  return backlog / (state.cooks * pace) + work + z * deviation;
}

/** What an order of `work` seconds for as soon as possible is told at `now`. A promise lies in a slot with room for the work. */
export function offerSoon(state: FoodState, work: number, now: number): Offer {
  const promise = promiseFor(state, work, now);
  const { waitMaxMs } = state.config;
  const waitMax = state.slowed ? waitMaxMs * RESUME_SHARE : waitMaxMs;
  for (let until = firstSlot(state, work, now); until - SLOT_MS < now + waitMax; until += SLOT_MS) {
    const slots = slotsFrom(state, work, until);
    if (!slots) continue;
    // In a slot further on, its first minute: what is promised of a slot is its work, not an order of cooking.
    const promisedAt = slots.length > 1 ? endOf(slots, promise) : Math.max(promise, until - SLOT_MS + MINUTE_MS);
    if (promisedAt - now <= waitMax) return { promisedAt, releaseAt: now, slots };
    break;
  }
  return whyFull(state, work, now);
}

/** What an order of `work` seconds is told that is wanted in the slot that ends at `until`. */
export function offerSlot(state: FoodState, work: number, until: number, now: number): Offer {
  const isSlot = until % SLOT_MS === 0 && until <= now + SLOTS_AHEAD_MS && until >= firstSlot(state, work, now);
  const slots = isSlot ? slotsFrom(state, work, until) : null;
  if (!slots) return whyFull(state, work, now);
  const promisedAt = endOf(slots, promiseFor(state, work, now));
  return { promisedAt, releaseAt: Math.max(now, promisedAt - 1000 * work - RELEASE_AHEAD_MS), slots };
}

/**
 * The promise of a placed order when the cooks get it: the one that was told, unless confirming it took so long that it can
 * no longer be kept. Its work was counted all the time, so only what is due before it stands in its way.
 */
export function promiseAgain(state: FoodState, order: Order, now: number): number {
  const { promisedAt, number, work } = order;
  const before = state.queued.sumBefore({ at: promisedAt, number }) + preparingWork(state, now);
  const seconds = waitSeconds(state, before, work, PROMISE_Z * Math.exp(state.pace.margin));
  return Math.max(promisedAt, ceilMinute(now + Math.max(PROMISE_MIN_MS, 1000 * seconds)));
}

/** Orders in front and the seconds until ready. O(log n) in queued orders, O(orders being prepared). */
export function placeOf(
  state: FoodState,
  order: Order,
  now: number,
): { readonly ahead: number | null; readonly seconds: number | null } {
  if (order.status === "preparing") {
    return { ahead: 0, seconds: remainingOf(order, now) * (1 + ESTIMATE_Z * OWN_SPREAD) };
  }
  if (order.status !== "queued" && order.status !== "placed") return { ahead: null, seconds: null };
  const key = { at: order.promisedAt, number: order.number };
  const backlog = state.queued.sumBefore(key) + preparingWork(state, now);
  return {
    ahead: state.preparing.size + state.queued.rank(key),
    // Kept for a slot, it is not begun before the cooks get it.
    seconds: Math.max(waitSeconds(state, backlog, order.work, ESTIMATE_Z), (order.releaseAt - now) / 1000 + order.work),
  };
}

/** When the cooks have to begin with an order at the latest for its promise to be kept: never before they get it. */
export function releaseOf({ releaseAt, promisedAt, work }: Order): number {
  return Math.max(releaseAt, promisedAt - 1000 * work - RELEASE_AHEAD_MS);
}

/** Both at once, for whoever still chooses. */
export function quoteFor(state: FoodState, work: number, now: number): OrderQuote {
  const soon = offerSoon(state, work, now);
  const promisedAt = "promisedAt" in soon ? soon.promisedAt : null;
  return { promisedAt, slots: slotsWithRoom(state, work, now) };
}

/** What the kitchen learned by finishing an order of known lines at `readyAt`. */
export function learnFrom(state: FoodState, order: Order, readyAt: number): Pick<FoodState, "pace" | "skus"> {
  if (order.again || order.startedAt === null) return state;
  const menu = new Map(state.config.menu.map((item) => [item.skuId, item]));
  const lines = order.lines.flatMap((line) => {
    const item = menu.get(line.skuId);
    return item && !line.dropped ? [{ ...line, makeSeconds: item.makeSeconds }] : [];
  });
  const planned = workOf(state, lines);
  const actual = Math.min(RATIO_MAX * planned, (readyAt - order.startedAt) / 1000);
  const skus = new Map(state.skus);
  for (const { skuId, quantity, makeSeconds } of lines) {
    const stock = skus.get(skuId);
    if (!stock) continue;
    const seconds = (quantity * makeSecondsOf(state.skus.get(skuId), makeSeconds) * actual) / planned;
    skus.set(skuId, { ...stock, made: stock.made + quantity, madeSeconds: stock.madeSeconds + seconds });
  }
  const kept = 0.5 ** (planned / PACE_HALF_LIFE);
  const late = readyAt > order.promisedAt ? 1 : 0;
  const margin = state.pace.margin + MARGIN_STEP * (late - LATE_SHARE);
  const pace = {
    planned: kept * state.pace.planned + planned,
    actual: kept * state.pace.actual + actual,
    squares: kept * state.pace.squares + (actual - planned) ** 2,
    margin: Math.min(MARGIN_MAX, Math.max(MARGIN_MIN, margin)),
  };
  return { pace, skus };
}

/** The promise for as soon as possible, whatever the wait: a quantile, rounded up to the minute. */
function promiseFor(state: FoodState, work: number, now: number): number {
  const z = PROMISE_Z * Math.exp(state.pace.margin);
  const readyBy = (backlog: number) =>
    ceilMinute(now + Math.max(PROMISE_MIN_MS, 1000 * waitSeconds(state, backlog, work, z)));
  const backlog = backlogOf(state, now);
  // Orders kept for a slot are due before this one if the cooks get them before it is done.
  const comesBetween = scheduledAfter(state, now) - scheduledAfter(state, readyBy(backlog));
  return readyBy(backlog + comesBetween);
}

function whyFull(state: FoodState, work: number, now: number): Offer {
  const [first] = slotsWithRoom(state, work, now);
  return first
    ? { slot: first.slot, nextPossibleAt: first.promisedAt }
    : { slot: null, nextPossibleAt: reopensAt(state, work, now) };
}

/** The slots within reach that can take `work`, the earliest first. */
function slotsWithRoom(state: FoodState, work: number, now: number): OrderQuote["slots"] {
  const found: { slot: number; promisedAt: number }[] = [];
  const promise = promiseFor(state, work, now);
  for (let slot = firstSlot(state, work, now); slot <= now + SLOTS_AHEAD_MS; slot += SLOT_MS) {
    const slots = slotsFrom(state, work, slot);
    if (slots) found.push({ slot, promisedAt: endOf(slots, promise) });
  }
  return found;
}

/** The first slot that what is owed already leaves to `work`, or to as much of it as one slot holds. */
function firstSlot(state: FoodState, work: number, now: number): number {
  return slotOf(promiseFor(state, Math.min(work, slotRoom(state)), now));
}

/** Where `work` would lie from the slot on, or null: one slot with room, or, too large for any, an empty one and on from there. */
function slotsFrom(state: FoodState, work: number, first: number): SlotWork[] | null {
  const room = slotRoom(state);
  const used = state.slots.get(first) ?? 0;
  if (work <= room) return used + work <= room ? [{ until: first, work }] : null;
  if (used > 0) return null;
  const slots: SlotWork[] = [];
  let rest = work;
  for (let until = first; rest > 0; until += SLOT_MS) {
    const part = Math.min(rest, Math.max(0, room - (state.slots.get(until) ?? 0)));
    if (part > 0) slots.push({ until, work: part });
    rest -= part;
  }
  return slots;
}

/** When the first slot with room comes within reach. */
function reopensAt(state: FoodState, work: number, now: number): number {
  let until = Math.max(slotOf(now + SLOTS_AHEAD_MS), firstSlot(state, work, now));
  while (!slotsFrom(state, work, until)) until += SLOT_MS;
  return Math.max(ceilMinute(now + MINUTE_MS), until - SLOTS_AHEAD_MS);
}

/** Whole seconds of work that one slot takes. */
export function slotRoom({ cooks }: Pick<FoodState, "cooks">): number {
  return Math.floor(SLOT_SHARE * (cooks * (SLOT_MS / 1000)));
}

/** Work of queued orders that the cooks get later than `at`. */
function scheduledAfter({ scheduled }: FoodState, at: number): number {
  if (scheduled.size === 0) return 0;
  const before = (instant: number) => scheduled.sumBefore({ at: instant, number: 0 });
  return before(Number.POSITIVE_INFINITY) - before(at + 1);
}

function slotOf(at: number): number {
  return Math.ceil(at / SLOT_MS) * SLOT_MS;
}

/** The end of the last of them, or of the slot the promise lies in, should that be later. */
function endOf(slots: readonly SlotWork[], promise: number): number {
  return Math.max(slotOf(promise), ...slots.map(({ until }) => until));
}

export function ceilMinute(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS;
}
