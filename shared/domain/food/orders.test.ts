import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { decide } from "./decide.ts";
import { evolve, newKitchen } from "./evolve.ts";
import { config as base, sku, T0 } from "./model.ts";
import { evolveOrder, owedOf } from "./orders.ts";
import { newSku } from "./stock.ts";
import type { FoodCommand, FoodConfig, FoodState, MenuItem } from "./types.ts";
import { forStaff, menuView } from "./view.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const dish = (index: number, stock: number | null): MenuItem => ({
  ...{ skuId: sku(index), name: `Dish ${index}`, variant: "", description: "", category: "", price: 100, stock },
  ...{ allergens: [], diets: [], modifiers: [], makeSeconds: 60, menuId: null, picture: null },
});
const config: FoodConfig = { ...base, cooks: 2, menu: [dish(0, 4), dish(1, null)], waitMaxMs: 25 * MINUTE };
const owner = countedId("user", 1);
const orderId = countedId("order", 1);

function run(state: FoodState, command: FoodCommand, ms = 0): FoodState {
  const decided = decide(state, command, { now: T0 + ms, ids: countingIds() });
  if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
  return decided.value.reduce(evolve, state);
}

function refusal(state: FoodState, command: FoodCommand, ms = 0) {
  const decided = decide(state, command, { now: T0 + ms, ids: countingIds() });
  return decided.ok ? null : decided.refusal;
}

/** An order of two of the one dish and one of the other. */
function queued(): FoodState {
  const open = evolve(newKitchen(config, T0), { type: "KitchenOpened", at: T0 });
  const lines = [0, 1].map((i) => ({ skuId: sku(i), quantity: 2 - i, options: [] }));
  const wish = { userId: owner, name: "Asha", lines, note: "No salt", slot: null, shownAt: null, hold: false };
  return run(open, { type: "PlaceOrder", ...wish });
}
const start: FoodCommand = { type: "StartOrder", orderId };
const ready: FoodCommand = { type: "MarkReady", orderId };
const undo: FoodCommand = { type: "UndoStep", orderId };
const mark = (line: number, done: boolean): FoodCommand => ({ type: "MarkLine", orderId, line, done });
const orderOf = (state: FoodState) => state.orders.get(orderId);
const doneAt = (state: FoodState) => orderOf(state)?.lines.map((line) => line.doneAt);

describe("a slip", () => {
  test("is taken back within fifteen seconds of the step itself, not of the one before", () => {
    const started = run(queued(), start);
    expect(orderOf(run(started, undo, 15 * SECOND))).toMatchObject({ status: "queued", startedAt: null });
    expect(refusal(started, undo, 15 * SECOND + 1)).toEqual({ code: "slip-undo-expired" });
    const done = run(started, ready, 5 * MINUTE);
    expect(orderOf(run(done, undo, 5 * MINUTE + 15 * SECOND))).toMatchObject({ status: "preparing", readyAt: null });
    expect(refusal(done, undo, 5 * MINUTE + 15 * SECOND + 1)).toEqual({ code: "slip-undo-expired" });
    expect(refusal(queued(), undo)).toEqual({ code: "wrong-state", status: "queued" });
  });

  test("at the start gives back what was taken, and what was marked done", () => {
    const back = run(run(run(queued(), start), mark(0, true), SECOND), undo, 2 * SECOND);
    expect(doneAt(back)).toEqual([null, null]);
    expect(back.skus.get(sku(0))).toMatchObject({ onHand: 4, reserved: 2, sold: 0 });
    expect([back.queued.size, back.preparing.size, back.queuedWork]).toEqual([1, 0, 195]);
  });
});

describe("a line", () => {
  test("is marked done and taken back alone, and the last makes the order ready", () => {
    const first = run(run(queued(), start), mark(0, true), SECOND);
    expect([doneAt(first), orderOf(first)?.status]).toEqual([[T0 + SECOND, null], "preparing"]);
    expect(run(first, mark(0, true), MINUTE)).toEqual(first);
    const back = run(first, mark(0, false), 2 * SECOND);
    expect(orderOf(back)?.lines).toEqual(orderOf(queued())?.lines);
    const all = run(run(back, mark(1, true), 3 * SECOND), mark(0, true), 4 * SECOND);
    expect([doneAt(all), orderOf(all)?.status]).toEqual([[T0 + 4 * SECOND, T0 + 3 * SECOND], "ready"]);
    expect(refusal(all, mark(0, false))).toEqual({ code: "wrong-state", status: "ready" });
    expect(refusal(first, mark(2, true))).toEqual({ code: "line-unknown" });
    expect(refusal(queued(), mark(0, true))).toEqual({ code: "wrong-state", status: "queued" });
  });

  test("is made once more from what nobody else was promised, and not before it was made", () => {
    const started = run(queued(), start);
    const remake = (line: number): FoodCommand => ({ type: "RemakeLine", orderId, line });
    expect(refusal(started, remake(0))).toEqual({ code: "line-unknown" });
    expect(refusal(queued(), remake(0))).toEqual({ code: "wrong-state", status: "queued" });
    const done = run(started, ready, MINUTE);
    const again = run(done, remake(0), 2 * MINUTE);
    expect(again.skus.get(sku(0))).toMatchObject({ onHand: 0, sold: 2, wasted: 2 });
    expect([doneAt(again), orderOf(again)]).toMatchObject([[null, T0 + MINUTE], { status: "preparing", again: true }]);
    expect(orderOf(again)?.lines[0]).toMatchObject({ quantity: 2, price: 100, name: "Dish 0" });
    const spent = run(done, { type: "WasteSku", skuId: sku(0), portions: 1 });
    expect(refusal(spent, remake(0))).toEqual({ code: "sold-out", skuId: sku(0), name: "Dish 0", left: 1 });
    // What is unlimited is always there.
    expect(orderOf(run(done, remake(1)))?.status).toBe("preparing");
  });
});

describe("an order nobody comes for", () => {
  test("is given up after three quarters of an hour, as waste", () => {
    const done = run(run(queued(), start), ready, MINUTE);
    const giveUp: FoodCommand = { type: "GiveUpOrder", orderId };
    expect(refusal(done, giveUp, 46 * MINUTE - 1)).toEqual({ code: "too-early", from: T0 + 46 * MINUTE });
    const gone = run(done, giveUp, 46 * MINUTE);
    expect(gone.orders.size).toBe(0);
    expect(gone.skus.get(sku(0))).toMatchObject({ onHand: 2, sold: 0, wasted: 2 });
    expect(refusal(queued(), giveUp)).toEqual({ code: "wrong-state", status: "queued" });
  });
});

describe("an order that is late", () => {
  test("may be left by its owner twenty minutes past its promise while it is cooked, and not sooner", () => {
    const started = run(queued(), start);
    const late = (orderOf(started)?.promisedAt ?? 0) - T0 + 20 * MINUTE;
    const cancel: FoodCommand = { type: "CancelOrder", userId: owner, orderId };
    expect(refusal(started, cancel, late - 1)).toEqual({ code: "wrong-state", status: "preparing" });
    expect(run(started, cancel, late).skus.get(sku(0))).toMatchObject({ onHand: 2, sold: 0, wasted: 2 });
    expect(refusal(run(started, ready), cancel, late)).toEqual({ code: "wrong-state", status: "ready" });
  });
});

describe("money", () => {
  test("goes back whole where an order came to nothing, else by what it became cheaper", () => {
    const owed = (status: Parameters<typeof owedOf>[0]["status"], paid: number) => owedOf({ status, paid, total: 300 });
    expect([owed("cancelled", 300), owed("rejected", 300), owed("expired", 300)]).toEqual([300, 300, 300]);
    expect([owed("served", 300), owed("served", 450), owed("queued", 0), owed("unclaimed", 300)]).toEqual([
      0, 150, 0, 0,
    ]);
  });

  test("taken at the counter is all of it or none, until the order is handed over", () => {
    const paid = run(queued(), { type: "MarkPaid", orderId, paid: true });
    expect(orderOf(paid)?.paid).toBe(300);
    expect(run(paid, { type: "MarkPaid", orderId, paid: true }, MINUTE)).toEqual(paid);
    expect(orderOf(run(paid, { type: "MarkPaid", orderId, paid: false }))?.paid).toBe(0);
  });
});

describe("a dish that went", () => {
  const shown = (state: FoodState) => menuView(state, T0)[0];
  const waste = (state: FoodState, portions: number) => run(state, { type: "WasteSku", skuId: sku(0), portions });

  test("is shown again with two portions, or when somebody of the kitchen says so", () => {
    const gone = waste(queued(), 2);
    expect(shown(gone)).toMatchObject({ left: 0, hidden: true, stopped: false });
    const one = evolve(gone, { type: "LineDropped", orderId, line: 0, why: "sold-out", at: T0 });
    expect(shown(one)).toMatchObject({ left: 2, hidden: false });
    const few = waste(one, 1);
    expect(shown(few)).toMatchObject({ left: 1, hidden: false });
    const left = few.skus.get(sku(0)) ?? newSku(sku(0));
    const back = { ...few, skus: new Map(few.skus).set(sku(0), { ...left, hidden: true }) };
    expect(shown(back)).toMatchObject({ left: 1, hidden: true });
    expect(shown(run(back, { type: "ResumeSelling", skuId: sku(0) }))).toMatchObject({ left: 1, hidden: false });
    expect(shown(run(back, { type: "RestockSku", skuId: sku(0), portions: 1 }))).toMatchObject({
      left: 2,
      hidden: false,
    });
    const restocked = run(gone, { type: "RestockSku", skuId: sku(0), portions: 1 });
    expect(shown(restocked)).toMatchObject({ left: 1, hidden: false });
  });

  test("is not thrown away where it was promised, nor counted where there is no end of it", () => {
    expect(refusal(queued(), { type: "WasteSku", skuId: sku(0), portions: 3 })).toEqual({
      ...{ code: "sold-out", skuId: sku(0), name: "Dish 0", left: 2 },
    });
    const unlimited = { code: "stock-unlimited", name: "Dish 1" };
    expect(refusal(queued(), { type: "RestockSku", skuId: sku(1), portions: 1 })).toEqual(unlimited);
    expect(run(queued(), { type: "WasteSku", skuId: sku(1), portions: 1 }).skus.get(sku(1))).toMatchObject({
      wasted: 1,
    });
    for (const type of ["WasteSku", "RestockSku"] as const)
      expect(refusal(queued(), { type, skuId: sku(9), portions: 1 })).toEqual({ code: "item-unknown" });
  });

  test("stays stopped by hand whatever comes in, until selling is resumed by hand", () => {
    const stopped = run(queued(), { type: "StopSelling", skuId: sku(0) });
    const restocked = run(stopped, { type: "RestockSku", skuId: sku(0), portions: 5 });
    expect(shown(restocked)).toMatchObject({ left: 7, hidden: true, stopped: true });
    expect(shown(run(restocked, { type: "ResumeSelling", skuId: sku(0) }))).toMatchObject({
      hidden: false,
      stopped: false,
    });
  });
});

describe("portions kept for the counter", () => {
  const shown = (state: FoodState) => menuView(state, T0)[0];
  const planned = (safety: number, version = 2): FoodCommand => ({
    type: "ConfigureKitchen",
    config: { ...config, version, menu: [{ ...dish(0, 4), safety }, dish(1, null)] },
  });
  const ask = (quantity: number): FoodCommand => ({
    ...{ type: "PlaceOrder", userId: owner, name: "Asha", note: null, slot: null, shownAt: null, hold: false },
    lines: [{ skuId: sku(0), quantity, options: [] }],
  });
  const kept = (safety: number) =>
    run(evolve(newKitchen(config, T0), { type: "KitchenOpened", at: T0 }), planned(safety));
  const sell = (portions: number): FoodCommand => ({ type: "SellSku", skuId: sku(0), portions });

  test("cannot be ordered, and the refusal says that the counter has them", () => {
    expect(shown(kept(1))).toMatchObject({ left: 3, kept: 1, hidden: false });
    expect(refusal(kept(1), ask(4))).toEqual({ code: "sold-out", skuId: sku(0), name: "Dish 0", left: 3, kept: 1 });
    const full = run(kept(1), ask(3));
    expect(shown(full)).toMatchObject({ left: 0, kept: 1, hidden: true });
    expect(refusal(full, ask(1))).toMatchObject({ left: 0, kept: 1 });
    expect(refusal(run(full, { type: "StopSelling", skuId: sku(0) }), ask(1))).toEqual({
      ...{ code: "sold-out", skuId: sku(0), name: "Dish 0", left: 0 },
    });
    expect(shown(run(full, { type: "RestockSku", skuId: sku(0), portions: 1 }))).toMatchObject({ left: 1, kept: 1 });
  });

  test("are the counter's to sell, and never what somebody ordered", () => {
    const full = run(kept(1), ask(3));
    expect(refusal(full, sell(2))).toEqual({ code: "sold-out", skuId: sku(0), name: "Dish 0", left: 1 });
    const sold = run(full, sell(1));
    expect(sold.skus.get(sku(0))).toMatchObject({ onHand: 3, reserved: 3, sold: 1, wasted: 0 });
    expect(shown(sold)).not.toHaveProperty("kept");
    // What is sold at the counter first leaves less to order ahead.
    expect(shown(run(kept(1), sell(2)))).toMatchObject({ left: 1, kept: 1 });
    expect(run(kept(1), { ...sell(2), skuId: sku(1) } as FoodCommand).skus.get(sku(1))).toMatchObject({ sold: 2 });
  });

  test("are set on the menu at any time, and stock of before there were any is read as having none", () => {
    expect(shown(run(kept(4), planned(0, 3)))).toMatchObject({ left: 4, hidden: false });
    expect(shown(kept(4))).toMatchObject({ left: 0, kept: 4, hidden: true });
    expect(shown(run(kept(4), planned(3, 3)))).toMatchObject({ left: 1, kept: 3, hidden: false });
    expect(kept(0).skus.get(sku(0))).not.toHaveProperty("safety");
    expect(shown(queued())).not.toHaveProperty("kept");
  });
});

test("an order is placed once while it lives, and anew when its time was over", () => {
  const order = orderOf(queued());
  if (!order) throw new Error("nothing was ordered");
  const again = { type: "OrderPlaced", order: { ...order, note: "Later" }, at: T0 + MINUTE } as const;
  expect(evolveOrder(order, again)).toBe(order);
  expect(evolveOrder({ ...order, id: countedId("order", 9) }, again)?.id).toBe(countedId("order", 9));
  expect(evolveOrder({ ...order, status: "expired", endedAt: T0 }, again)).toBe(again.order);
  expect(evolveOrder(null, again)).toBe(again.order);
  const twice = evolve(queued(), again);
  expect([twice.queuedWork, twice.lastNumber, twice.skus.get(sku(0))?.reserved]).toEqual([195, 1, 2]);
  expect(evolveOrder(null, { type: "OrderStarted", orderId, at: T0 })).toBeNull();
  expect(evolveOrder(order, { type: "OrderStarted", orderId: countedId("order", 9), at: T0 })).toBe(order);
});

test("an order leaves nothing behind: no work, no slot, no question and no hold", () => {
  const { queuedWork, slots, asked, held } = queued();
  expect([queuedWork, [...slots.values()], asked.size, held.size]).toEqual([195, [195], 0, 0]);
  const gone = run(queued(), { type: "CancelOrder", userId: owner, orderId });
  expect([gone.queuedWork, gone.slots.size, gone.asked.size, gone.orders.size, gone.queued.size]).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test("staff see of an order what they need and nothing of its owner's account", () => {
  const order = orderOf(queued());
  const shown = order && forStaff(order);
  expect(shown).toMatchObject({ name: "Asha", note: "No salt", total: 300, number: 1, paid: 0 });
  for (const hidden of ["userId", "work", "slots", "again", "paidBy"]) expect(shown).not.toHaveProperty(hidden);
});

test("a new plan with another number of cooks is news, and the same one keeps what staff said", () => {
  const planned = (cooks: number, version: number) =>
    ({ type: "ConfigureKitchen", config: { ...config, version, cooks } }) as const;
  const said = run(queued(), { type: "SetCooks", cooks: 5 });
  expect(run(said, planned(2, 2)).cooks).toBe(5);
  expect(run(said, planned(3, 2)).cooks).toBe(3);
  expect(run(said, { type: "SetCooks", cooks: 5 }, MINUTE)).toEqual(said);
});
