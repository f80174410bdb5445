import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { decide } from "./decide.ts";
import { evolve, newKitchen } from "./evolve.ts";
import { config, sku, T0 } from "./model.ts";
import {
  backlogOf,
  makeSecondsOf,
  offerSlot,
  offerSoon,
  quoteFor,
  SLOT_MS,
  SLOTS_AHEAD_MS,
  slotRoom,
} from "./promise.ts";
import { newSku } from "./stock.ts";
import type { FoodCommand, FoodConfig, FoodState } from "./types.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const SOUP = {
  ...config.menu[1],
  skuId: sku(1),
  name: "Soup",
  makeSeconds: 60,
  stock: null,
  menuId: null,
  picture: null,
} as FoodConfig["menu"][number];
const RICE = { ...SOUP, skuId: sku(2), name: "Rice", makeSeconds: 30 };
const one: FoodConfig = { ...config, cooks: 1, menu: [SOUP, RICE], waitMaxMs: 25 * MINUTE };

function kitchen(from = one): FoodState {
  return evolve(newKitchen(from, T0), { type: "KitchenOpened", at: T0 });
}

function run(state: FoodState, command: FoodCommand, now: number, ids = countingIds()): FoodState {
  const decided = decide(state, command, { now, ids });
  if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
  return decided.value.reduce(evolve, state);
}

/** Two soups and a rice, started at once and ready after `seconds`. */
function cooked(state: FoodState, seconds: number, meanwhile: FoodCommand["type"][] = []): FoodState {
  const lines = [
    { skuId: SOUP.skuId, quantity: 2, options: [] },
    { skuId: RICE.skuId, quantity: 1, options: [] },
  ];
  const wish = { userId: countedId("user", 1), name: "", lines, note: null, slot: null, shownAt: null, hold: false };
  const placed = run(state, { type: "PlaceOrder", ...wish }, T0);
  const orderId = countedId("order", 1);
  const started = run(placed, { type: "StartOrder", orderId }, T0);
  const then = meanwhile.reduce((each, type) => run(each, { type, orderId } as FoodCommand, T0 + SECOND), started);
  return run(then, { type: "MarkReady", orderId }, T0 + seconds * SECOND);
}

test("the time of an order is shared by its portions, and weighs against three of the menu's own figure", () => {
  // Planned 15 + 2 × 60 + 30 = 165 s; it took twice that.
  const { skus } = cooked(kitchen(), 330);
  expect(skus.get(SOUP.skuId)).toMatchObject({ made: 2, madeSeconds: 240 });
  expect(skus.get(RICE.skuId)).toMatchObject({ made: 1, madeSeconds: 60 });
  expect(makeSecondsOf(skus.get(SOUP.skuId), 60)).toBe((3 * 60 + 240) / 5);
  expect(makeSecondsOf(newSku(SOUP.skuId), 60)).toBe(60);
});

test("an order nobody marked in time teaches no more than five times its work", () => {
  expect(cooked(kitchen(), 165 * 60).pace.actual).toBe(5 * 165);
});

test("what was taken back from ready teaches nothing the second time", () => {
  const state = cooked(kitchen(), 20, ["MarkReady", "UndoStep"]);
  const once = cooked(kitchen(), 1);
  expect(state.pace).toEqual(once.pace);
  expect(state.skus.get(SOUP.skuId)?.made).toBe(2);
});

test("a broken promise widens the margin nineteen times as much as a kept one narrows it", () => {
  const [kept, broken] = [cooked(kitchen(), 60).pace.margin, cooked(kitchen(), 3_600).pace.margin];
  expect(kept).toBeCloseTo(-0.03 * 0.05, 12);
  expect(broken).toBeCloseTo(0.03 * 0.95, 12);
  const widest = { ...kitchen(), pace: { ...kitchen().pace, margin: 1 } };
  expect(cooked(widest, 3_600).pace.margin).toBe(1);
});

test("what is learned of many orders is what adding them all up tells, older work faded by newer", () => {
  const cookings = fc.array(
    fc.record({
      soups: fc.integer({ min: 1, max: 4 }),
      rice: fc.nat({ max: 3 }),
      seconds: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 6_000 })),
      isDropped: fc.boolean(),
    }),
    { maxLength: 12, size: "max" },
  );
  fc.assert(
    fc.property(cookings, (orders) => {
      const ids = countingIds();
      const known = { soup: { prior: 60, made: 0, seconds: 0 }, rice: { prior: 30, made: 0, seconds: 0 } };
      const past: { planned: number; actual: number }[] = [];
      let margin = 0;
      let now = T0;
      let state = kitchen({ ...one, cooks: 20, waitMaxMs: 10_000 * MINUTE });
      for (const { soups, rice, seconds, isDropped } of orders) {
        const lines = [SOUP, RICE].map(({ skuId }, i) => ({ skuId, quantity: i === 0 ? soups : rice, options: [] }));
        const wish = { userId: countedId("user", 1), name: "", note: null, slot: null, shownAt: null, hold: false };
        const asked = lines.filter(({ quantity }) => quantity > 0);
        state = run(state, { type: "PlaceOrder", ...wish, lines: asked }, now, ids);
        const [order] = state.orders.values();
        if (!order) throw new Error("nothing was ordered");
        const { id: orderId, promisedAt } = order;
        const cooked = { soup: soups, rice: isDropped ? 0 : rice };
        if (isDropped && rice > 0) state = run(state, { type: "DropLine", orderId, line: 1 }, now);
        state = run(state, { type: "StartOrder", orderId }, now);
        now += seconds * SECOND;
        state = run(state, { type: "MarkReady", orderId }, now);
        state = run(state, { type: "HandOver", orderId, codeRefusal: null, handedAt: null }, now);

        const portion = ({ prior, made, seconds: all }: typeof known.soup) => (3 * prior + all) / (3 + made);
        const planned = Math.round(15 + cooked.soup * portion(known.soup) + cooked.rice * portion(known.rice));
        const actual = Math.min(5 * planned, seconds);
        const shares = [known.soup, known.rice].map(portion);
        for (const [i, dish] of [known.soup, known.rice].entries()) {
          const quantity = i === 0 ? cooked.soup : cooked.rice;
          dish.seconds += (quantity * (shares[i] ?? 0) * actual) / planned;
          dish.made += quantity;
        }
        for (const one of past) Object.assign(one, { age: ageOf(one) + planned });
        past.push({ planned, actual });
        margin = Math.min(1, Math.max(-0.5, margin + (now > promisedAt ? 0.0285 : -0.0015)));
      }
      const sum = (of: (one: (typeof past)[number]) => number) =>
        past.reduce((total, one) => total + of(one) * 2 ** (-ageOf(one) / 7_200), 0);
      expect(state.pace.planned).toBeCloseTo(
        sum(({ planned }) => planned),
        6,
      );
      expect(state.pace.actual).toBeCloseTo(
        sum(({ actual }) => actual),
        6,
      );
      expect(state.pace.squares / 1e6).toBeCloseTo(sum(({ planned, actual }) => (actual - planned) ** 2) / 1e6, 6);
      expect(state.pace.margin).toBeCloseTo(margin, 9);
      for (const [skuId, dish] of [
        [SOUP.skuId, known.soup],
        [RICE.skuId, known.rice],
      ] as const) {
        expect(state.skus.get(skuId)?.made).toBe(dish.made);
        expect(state.skus.get(skuId)?.madeSeconds).toBeCloseTo(dish.seconds, 6);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 200) },
  );
});

/** Seconds of work planned since. */
function ageOf(one: object): number {
  return "age" in one && typeof one.age === "number" ? one.age : 0;
}

test("the margin of a promise stays within its bounds, and exactly on time is kept", () => {
  const margin = (from: number, seconds: number) =>
    cooked({ ...kitchen(), pace: { ...kitchen().pace, margin: from } }, seconds).pace.margin;
  expect([margin(-0.5, 60), margin(0.99, 3_600), margin(1, 60)]).toEqual([-0.5, 1, 1 - 0.03 * 0.05]);
  const { promisedAt } = offerSoon(kitchen(), 165, T0) as { promisedAt: number };
  const promised = (promisedAt - T0) / SECOND;
  expect([margin(0, promised), margin(0, promised + 0.001)]).toEqual([-0.03 * 0.05, 0.03 * 0.95]);
});

test("a slower kitchen promises later, and so does one with fewer cooks", () => {
  const busy = { ...kitchen(), queuedWork: 600 };
  const promised = (state: FoodState) => {
    const offer = offerSoon(state, 60, T0);
    return "promisedAt" in offer ? offer.promisedAt : Number.POSITIVE_INFINITY;
  };
  const slow = { ...busy, pace: { ...busy.pace, planned: 1_000, actual: 1_500 } };
  expect(promised(slow)).toBeGreaterThan(promised(busy));
  expect(promised({ ...busy, cooks: 2 })).toBeLessThan(promised(busy));
});

test("an order kept for a slot is no backlog before the cooks get it, and delays who would be done after that", () => {
  const wish = { userId: countedId("user", 1), name: "", note: null, shownAt: null, hold: false };
  const slot = Math.ceil((T0 + 10 * MINUTE) / SLOT_MS) * SLOT_MS;
  const lines = [{ skuId: SOUP.skuId, quantity: 2, options: [] }];
  const state = run(kitchen(), { type: "PlaceOrder", ...wish, lines, slot }, T0);
  const releaseAt = slot - (135 + 120) * SECOND;
  expect([backlogOf(state, releaseAt - 1), backlogOf(state, releaseAt)]).toEqual([0, 135]);
  expect(offerSoon(state, 60, T0)).toEqual(offerSoon(kitchen(), 60, T0));
  const late = releaseAt - 30 * SECOND;
  const [beside, alone] = [offerSoon(state, 60, late), offerSoon(kitchen(), 60, late)];
  if (!("promisedAt" in beside) || !("promisedAt" in alone)) throw new Error("an empty kitchen is full");
  expect(beside.promisedAt).toBeGreaterThan(alone.promisedAt);
});

test("a slot is one of the clock's, within reach and not before what is owed", () => {
  const state = kitchen();
  const first = Math.ceil((T0 + 2 * MINUTE) / SLOT_MS) * SLOT_MS;
  const last = Math.floor((T0 + SLOTS_AHEAD_MS) / SLOT_MS) * SLOT_MS;
  for (const slot of [first - SLOT_MS, first + 1, last + SLOT_MS])
    expect(offerSlot(state, 60, slot, T0)).toHaveProperty("slot", first);
  for (const slot of [first, last]) expect(offerSlot(state, 60, slot, T0)).toHaveProperty("promisedAt", slot);
  expect(quoteFor(state, 60, T0).slots.map(({ slot }) => slot)).toEqual(
    Array.from({ length: (last - first) / SLOT_MS + 1 }, (_, i) => first + i * SLOT_MS),
  );
});

test("a promise never shrinks with the backlog, and whatever slot is offered is taken", () => {
  const used = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 16, max: 1_500 }),
      fc.integer({ min: 0, max: 9_000 }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 3 * MINUTE }),
      used,
      (cooks, work, queuedWork, more, offset, loads) => {
        const now = T0 + offset;
        const start = Math.ceil(now / SLOT_MS) * SLOT_MS;
        const room = slotRoom({ cooks });
        const slots = new Map(loads.map((load, i) => [start + i * SLOT_MS, Math.min(load, room)]));
        const state: FoodState = { ...kitchen(), cooks, queuedWork, slots };
        const patient = { ...state, slots: new Map(), config: { ...one, waitMaxMs: Number.MAX_SAFE_INTEGER / 2 } };
        const promised = (backlog: number) => {
          const offer = offerSoon({ ...patient, queuedWork: backlog }, work, now);
          return "promisedAt" in offer ? offer.promisedAt : Number.NaN;
        };
        expect(promised(queuedWork + more)).toBeGreaterThanOrEqual(promised(queuedWork));
        expect(promised(queuedWork) - now).toBeGreaterThanOrEqual(work * SECOND);

        const offer = offerSoon(state, work, now);
        for (const { slot, promisedAt } of quoteFor(state, work, now).slots)
          expect(offerSlot(state, work, slot, now)).toMatchObject({ promisedAt });
        if ("promisedAt" in offer) {
          expect(offer.promisedAt - now).toBeLessThanOrEqual(one.waitMaxMs);
          for (const part of offer.slots) expect((slots.get(part.until) ?? 0) + part.work).toBeLessThanOrEqual(room);
        } else if (offer.slot === null) expect(offer.nextPossibleAt).toBeGreaterThan(now);
        else expect(offerSlot(state, work, offer.slot, now)).toHaveProperty("promisedAt", offer.nextPossibleAt);
      },
    ),
    { numRuns: 2_000 },
  );
});
