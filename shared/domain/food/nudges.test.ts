import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { decide } from "./decide.ts";
import { evolve, newKitchen, restoreKitchen } from "./evolve.ts";
import { config, sku, T0 } from "./model.ts";
import type { FoodCommand, FoodState, Order } from "./types.ts";
import { kitchenSummary, orderView } from "./view.ts";

const MINUTE = 60_000;
const orderId = countedId("order", 1);

function run(state: FoodState, command: FoodCommand, minutes: number): FoodState {
  const decided = decide(state, command, { now: T0 + minutes * MINUTE, ids: countingIds() });
  if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
  return decided.value.reduce(evolve, state);
}

const ticks = (state: FoodState, minutes: number) => {
  const decided = decide(state, { type: "Tick" }, { now: T0 + minutes * MINUTE, ids: countingIds() });
  return decided.ok ? decided.value.map(({ type }) => type) : [];
};

function ordered(slot: number | null = null): FoodState {
  const open = evolve(newKitchen(config, T0), { type: "KitchenOpened", at: T0 });
  const lines = [{ skuId: sku(2), quantity: 1, options: [] }];
  const place = { userId: countedId("user", 1), name: "", lines, note: null, slot, shownAt: null, hold: false };
  return run(open, { type: "PlaceOrder", ...place }, 0);
}

const the = (state: FoodState) => state.orders.get(orderId) as Order;

test("who does not come is reminded after ten minutes, once, and their order is put aside after twenty", () => {
  const ready = run(run(ordered(), { type: "StartOrder", orderId }, 1), { type: "MarkReady", orderId }, 2);
  expect(ticks(ready, 12 - 1 / MINUTE)).toEqual([]);
  expect(ticks(ready, 12)).toEqual(["PickupReminded"]);
  const reminded = run(ready, { type: "Tick" }, 12);
  expect(the(reminded).remindedAt).toBe(T0 + 12 * MINUTE);
  expect(ticks(reminded, 22 - 1 / MINUTE)).toEqual([]);
  const shelved = run(reminded, { type: "Tick" }, 22);
  expect(the(shelved).shelvedAt).toBe(T0 + 22 * MINUTE);
  expect(ticks(shelved, 500)).toEqual([]);
  // A kitchen that slept through both.
  expect(ticks(ready, 30)).toEqual(["PickupReminded", "OrderShelved"]);
  expect(run(ready, { type: "Tick" }, 30).nudges.size).toBe(0);
});

test("what is made again is ready anew, and its owner is told anew", () => {
  const ready = run(run(ordered(), { type: "StartOrder", orderId }, 1), { type: "MarkReady", orderId }, 2);
  const again = run(run(ready, { type: "Tick" }, 30), { type: "RemakeLine", orderId, line: 0 }, 31);
  expect(the(again)).not.toHaveProperty("remindedAt");
  expect(the(again)).not.toHaveProperty("shelvedAt");
  // Made again after its promise, it comes later than promised.
  expect(ticks(again, 60)).toEqual(["OrderDelayed"]);
  expect(ticks(run(again, { type: "MarkReady", orderId }, 40), 50)).toEqual(["PickupReminded"]);
});

test("the kitchen is told of an order that nobody has begun, until somebody does", () => {
  const soon = ordered();
  const { promisedAt, work } = the(soon);
  const from = (promisedAt - T0) / MINUTE - work / 60 - 2;
  const due = Math.max(0, from) + 10;
  expect(ticks(soon, due - 1 / MINUTE)).not.toContain("OrderOverlooked");
  const overlooked = run(soon, { type: "Tick" }, due);
  expect(the(overlooked).overlookedAt).toBe(T0 + due * MINUTE);
  expect(kitchenSummary(overlooked, T0 + due * MINUTE).overlooked).toBe(1);
  expect(ticks(overlooked, due + 60)).toEqual([]);
  const begun = run(overlooked, { type: "StartOrder", orderId }, due + 1);
  expect(the(begun)).not.toHaveProperty("overlookedAt");
  expect(begun.overlooked).toBe(0);
});

test("an order for later is not overlooked before its time", () => {
  const later = ordered(T0 + 60 * MINUTE - (T0 % (5 * MINUTE)));
  expect(the(later).releaseAt).toBeGreaterThan(T0 + 40 * MINUTE);
  expect(ticks(later, 45)).toEqual([]);
  expect(ticks(later, (the(later).releaseAt - T0) / MINUTE + 10)).toEqual(["OrderDelayed", "OrderOverlooked"]);
});

test("who waits is told the later time once, ninety seconds past the promise, and the promise stays what it was", () => {
  const soon = ordered();
  const { promisedAt } = the(soon);
  const late = (promisedAt - T0) / MINUTE + 1.5;
  for (const state of [soon, run(soon, { type: "StartOrder", orderId }, 1)]) {
    expect(ticks(state, late - 1 / MINUTE)).toEqual([]);
    expect(ticks(state, late)).toEqual(["OrderDelayed"]);
    const told = run(state, { type: "Tick" }, late);
    const at = T0 + late * MINUTE;
    expect(the(told)).toMatchObject({ promisedAt, delayedAt: at });
    // The time the screen shows, as a whole minute, and never at once.
    const shown = Math.max(at + MINUTE, orderView(told, the(told), at, "").estimatedReadyAt ?? 0);
    expect(the(told).expectedAt).toBe(Math.ceil(shown / MINUTE) * MINUTE);
    expect(ticks(told, late + 1)).toEqual([]);
  }
  const ready = run(run(soon, { type: "StartOrder", orderId }, 1), { type: "MarkReady", orderId }, late - 0.1);
  expect(ticks(ready, late)).toEqual([]);
});

test("who waits behind others is told of the work before theirs", () => {
  const [first, second] = [countedId("order", 1), countedId("order", 2)];
  const lines = [{ skuId: sku(2), quantity: 3, options: [] }];
  const place = { userId: countedId("user", 2), name: "", lines, note: null, slot: null, shownAt: null, hold: false };
  const ids = countingIds();
  ids.order();
  const decided = decide(ordered(), { type: "PlaceOrder", ...place }, { now: T0, ids });
  if (!decided.ok) throw new Error(decided.refusal.code);
  const told = run(decided.value.reduce(evolve, ordered()), { type: "Tick" }, 9);
  const expected = [first, second].map((id) => told.orders.get(id)?.expectedAt ?? 0);
  expect(expected[1]).toBeGreaterThan(expected[0] ?? 0);
});

test("a kitchen that is loaded again waits for the same", () => {
  const ready = run(run(ordered(), { type: "StartOrder", orderId }, 1), { type: "MarkReady", orderId }, 2);
  for (const state of [ordered(), ready, run(ready, { type: "Tick" }, 12), run(ordered(), { type: "Tick" }, 60)]) {
    const again = restoreKitchen(state, state.orders.values());
    expect([...again.nudges.entries()]).toEqual([...state.nudges.entries()]);
    expect(again.overlooked).toBe(state.overlooked);
  }
});
