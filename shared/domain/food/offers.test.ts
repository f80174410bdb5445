import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { newKitchen, restoreKitchen } from "./evolve.ts";
import { config, sku, T0 } from "./model.ts";
import { backlogOf, makeSecondsOf, offerSlot, offerSoon, promiseAgain, quoteFor, workMax, workOf } from "./promise.ts";
import { newSku } from "./stock.ts";
import { type ModelKitchen, PromiseModel } from "./test-promise-model.ts";
import type { FoodState, Order } from "./types.ts";
import { kitchenOrders, kitchenSummary, orderView } from "./view.ts";

const RUNS = Number(process.env.RUNS ?? 200) * 5;
const MINUTE = 60_000;
const SLOT = 5 * MINUTE;
const START = Math.ceil(T0 / SLOT) * SLOT;

const order = fc.record({
  work: fc.integer({ min: 16, max: 500 }),
  /** Ago, when it was placed or begun. */
  ago: fc.integer({ min: 0, max: 400_000 }),
  /** Kept for later by so much; at 0, for the cooks at once. */
  keptFor: fc.oneof(fc.constant(0), fc.constantFrom(1, MINUTE), fc.integer({ min: 1, max: 30 * MINUTE })),
  status: fc.constantFrom("queued", "queued", "placed", "preparing"),
  promisedIn: fc.integer({ min: 0, max: 30 }),
});
const kitchens = fc.record({
  cooks: fc.integer({ min: 1, max: 5 }),
  pace: fc.oneof(
    fc.constant({ planned: 0, actual: 0, squares: 0, margin: 0 }),
    fc.record({
      planned: fc.integer({ min: 0, max: 5_000 }),
      actual: fc.integer({ min: 0, max: 9_000 }),
      squares: fc.integer({ min: 0, max: 200_000 }),
      margin: fc.double({ min: -0.5, max: 1, noNaN: true }),
    }),
  ),
  waitMaxMs: fc.constantFrom(10 * MINUTE, 25 * MINUTE, 40 * MINUTE),
  slowed: fc.boolean(),
  orders: fc.array(order, { maxLength: 8 }),
  /** Shares of what a slot takes, from the first one on. */
  loads: fc.array(fc.constantFrom(0, 0, 0.3, 0.7, 0.95, 1, 1.1), { maxLength: 24 }),
});
type Kitchen = typeof kitchens extends fc.Arbitrary<infer T> ? T : never;

/** The same kitchen for the engine and for the model. */
function both({ orders, loads, ...plain }: Kitchen, now: number): { state: FoodState; model: PromiseModel } {
  const rows = orders.map((one, i): Order => {
    const placedAt = now - one.ago;
    const isStarted = one.status === "preparing";
    return {
      ...{
        id: countedId("order", i + 1),
        userId: countedId("user", 1),
        name: "",
        shortCode: "",
        lines: [],
        note: null,
      },
      ...{
        number: i + 1,
        total: 0,
        pay: "counter",
        paid: 0,
        paidBy: null,
        work: one.work,
        status: one.status,
        placedAt,
      },
      ...{ promisedAt: START + one.promisedIn * MINUTE, releaseAt: placedAt + one.keptFor, slots: [], again: false },
      ...{ holdUntil: one.status === "placed" ? now + 1 : null, startedAt: isStarted ? placedAt : null, readyAt: null },
      ...{ endedAt: null, handedTwiceAt: null, reason: null },
    };
  });
  const room = Math.floor(plain.cooks * 285);
  const slots = new Map(loads.map((share, i) => [START + i * SLOT, Math.floor(share * room)]));
  const { cooks, pace, slowed, waitMaxMs } = plain;
  const kitchen = restoreKitchen({ ...newKitchen({ ...config, waitMaxMs }, T0), cooks, pace, slowed }, rows);
  const model: ModelKitchen = {
    ...{ ...plain, slots },
    uncooked: rows.filter(({ status }) => status !== "preparing"),
    preparing: rows.flatMap(({ status, work, startedAt }) =>
      status === "preparing" ? [{ work, startedAt: startedAt ?? 0 }] : [],
    ),
  };
  return { state: { ...kitchen, slots, status: "open" }, model: new PromiseModel(model, now) };
}

test("an order larger than a slot takes nothing of one that is full, or holds too much", () => {
  const [first, second, third] = [6, 7, 8].map((n) => START + n * SLOT) as [number, number, number];
  // Two cooks make 570 seconds of one slot.
  for (const used of [570, 600]) {
    const state = { ...newKitchen(config, START), slots: new Map([[second, used]]) };
    expect(offerSlot(state, 1_000, first, START)).toMatchObject({
      promisedAt: third,
      slots: [
        { until: first, work: 570 },
        { until: third, work: 430 },
      ],
    });
  }
});

/** Small orders, and those that are larger than a slot. */
const works = fc.oneof(fc.integer({ min: 16, max: 300 }), fc.integer({ min: 16, max: 3_000 }));
const moments = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: SLOT }),
  fc.constantFrom(MINUTE, SLOT - 1, SLOT - 2 * MINUTE),
);

test("an order is offered what looking at every order and every slot in turn finds for it", () => {
  fc.assert(
    fc.property(kitchens, works, moments, fc.integer({ min: -2, max: 20 }), (kitchen, work, passed, ahead) => {
      const now = T0 + passed;
      const { state, model } = both(kitchen, now);
      expect(offerSoon(state, work, now)).toEqual(model.soon(work));
      const { slots, promisedAt } = quoteFor(state, work, now);
      const soon = model.soon(work);
      expect(slots).toEqual(model.choices(work));
      expect(promisedAt).toBe("promisedAt" in soon ? soon.promisedAt : null);
      const slot = START + ahead * SLOT;
      expect(offerSlot(state, work, slot, now)).toEqual(model.slot(work, slot));
      expect(offerSlot(state, work, slot + 1, now)).toEqual(model.full(work));
      expect(workMax(state)).toBe(18 * model.room);
    }),
    { numRuns: RUNS },
  );
});

test("what is owed, and when each order will be ready, follows from the orders before it", () => {
  fc.assert(
    fc.property(kitchens, moments, (kitchen, passed) => {
      const now = T0 + passed;
      const { state, model } = both(kitchen, now);
      expect(backlogOf(state, now)).toBeCloseTo(model.owed(now), 6);
      const key = ({ promisedAt, number }: Order) => promisedAt + number / 1000;
      const uncooked = [...state.orders.values()].filter(({ status }) => status === "queued" || status === "placed");
      for (const one of uncooked) {
        const before = uncooked.filter((other) => key(other) < key(one));
        const backlog = before.reduce((sum, { work }) => sum + work, model.cooking());
        const seconds = Math.max(model.wait(backlog, one.work, 0.385), (one.releaseAt - now) / 1000 + one.work);
        const view = orderView(state, one, now, "");
        expect(view.ahead).toBe(before.length + state.preparing.size);
        expect(Math.abs((view.estimatedReadyAt ?? 0) - now - 1000 * seconds)).toBeLessThan(0.6);
        const again =
          now + Math.max(2 * MINUTE, 1000 * model.wait(backlog, one.work, 0.84 * Math.exp(kitchen.pace.margin)));
        expect(promiseAgain(state, one, now)).toBe(Math.max(one.promisedAt, Math.ceil(again / MINUTE) * MINUTE));
      }
      for (const one of [...state.orders.values()].filter(({ status }) => status === "preparing")) {
        const rest = Math.max(5, one.work - (now - (one.startedAt ?? 0)) / 1000);
        expect(orderView(state, one, now, "")).toMatchObject({
          ...{ ahead: 0, estimatedReadyAt: Math.round(now + 1000 * rest * (1 + 0.385 * 0.3)) },
        });
      }
      expect(kitchenOrders(state).map(({ number }) => number)).toEqual(
        [...state.orders.values()]
          .filter(({ status }) => status !== "placed")
          .toSorted((a, b) => key(a) - key(b))
          .map(({ number }) => number),
      );
      // One portion of each dish on sale, on average; the first has none left.
      const typical = Math.round((15 + 35 + (15 + 50) + (15 + 65)) / 3);
      const soon = model.soon(typical);
      expect(kitchenSummary(state, now).nextReadyAt).toBe("promisedAt" in soon ? soon.promisedAt : null);
    }),
    { numRuns: RUNS },
  );
});

test("an order is fifteen seconds of work, and each portion what is known of its dish", () => {
  const lines = [
    { skuId: sku(1), quantity: 2, makeSeconds: 40 },
    { skuId: sku(2), quantity: 1, makeSeconds: 20 },
  ];
  const state = newKitchen(config, T0);
  expect(workOf(state, lines)).toBe(115);
  const known = { ...newSku(sku(1)), made: 1, madeSeconds: 81 };
  expect(makeSecondsOf(known, 40)).toBe(50.25);
  // Whole seconds, so that sums of them are exact.
  expect(workOf({ ...state, skus: new Map(state.skus).set(sku(1), known) }, lines)).toBe(136);
  expect(makeSecondsOf(undefined, 40)).toBe(40);
});
