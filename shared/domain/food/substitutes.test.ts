import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { decide } from "./decide.ts";
import { evolve, newKitchen } from "./evolve.ts";
import { config, sku, T0 } from "./model.ts";
import { ANSWER_MS } from "./substitutes.ts";
import type { FoodCommand, FoodConfig, FoodState, MenuItem } from "./types.ts";

const SECOND = 1_000;
const dish = (index: number, name: string, price: number, allergens: MenuItem["allergens"]): MenuItem => {
  const marks = { variant: "", description: "", category: "", diets: [], modifiers: [] };
  return {
    ...marks,
    skuId: sku(index),
    name,
    price,
    allergens,
    makeSeconds: 30,
    stock: 5,
    menuId: null,
    picture: null,
  };
};
const [SOUP, RICE, CAKE, STEW] = [
  dish(0, "Soup", 500, ["milk"]),
  dish(1, "Rice", 400, []),
  dish(2, "Cake", 900, ["milk"]),
  dish(3, "Stew", 300, null),
];
const menu: FoodConfig = { ...config, menu: [SOUP, RICE, CAKE, STEW] };
const owner = countedId("user", 1);
const orderId = countedId("order", 1);

/** One order of two soups and a rice. */
function ordered(): FoodState {
  const open = evolve(newKitchen(menu, T0), { type: "KitchenOpened", at: T0 });
  const lines = [SOUP, RICE].map(({ skuId }, i) => ({ skuId, quantity: 2 - i, options: [] }));
  return run(open, {
    type: "PlaceOrder",
    userId: owner,
    name: "",
    lines,
    note: null,
    slot: null,
    shownAt: null,
    hold: false,
  });
}

function run(state: FoodState, command: FoodCommand, ms = 0): FoodState {
  const decided = decide(state, command, { now: T0 + ms, ids: countingIds() });
  if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
  return decided.value.reduce(evolve, state);
}

function refusal(state: FoodState, command: FoodCommand, ms = 0) {
  const decided = decide(state, command, { now: T0 + ms, ids: countingIds() });
  return decided.ok ? null : decided.refusal;
}

const offer = (item: MenuItem, line = 0): FoodCommand => ({
  type: "OfferSubstitute",
  orderId,
  line,
  skuId: item.skuId,
});
const answer = (accept: boolean, line = 0): FoodCommand => {
  return { type: "AnswerSubstitute", userId: owner, orderId, line, accept };
};
const stock = (state: FoodState, { skuId }: MenuItem) => {
  const { onHand, reserved, sold, wasted } = state.skus.get(skuId) ?? {};
  return { onHand, reserved, sold, wasted };
};

test("a dearer dish costs what was ordered, a cheaper one its own price", () => {
  const dearer = run(run(ordered(), offer(CAKE)), answer(true)).orders.get(orderId);
  expect(dearer).toMatchObject({ total: 1_400, lines: [{ name: "Cake", price: 500, quantity: 2 }, { name: "Rice" }] });
  expect(run(run(ordered(), offer(RICE)), answer(true)).orders.get(orderId)?.total).toBe(1_200);
});

test("it is kept for its owner while they think, and goes back when they decline", () => {
  const asked = run(ordered(), offer(CAKE));
  expect(stock(asked, CAKE)).toMatchObject({ onHand: 5, reserved: 2 });
  const declined = run(asked, answer(false));
  expect(stock(declined, CAKE)).toMatchObject({ onHand: 5, reserved: 0 });
  expect(stock(declined, SOUP)).toMatchObject({ onHand: 5, reserved: 0 });
  expect(declined.orders.get(orderId)).toMatchObject({ total: 400, lines: [{ dropped: true }, { dropped: false }] });
});

test("an answer counts until its time, and not at it, even before the alarm has come", () => {
  const asked = run(ordered(), offer(CAKE));
  run(asked, answer(true), ANSWER_MS - 1);
  expect(refusal(asked, answer(true), ANSWER_MS)).toEqual({ code: "nothing-offered" });
  const silent = run(asked, { type: "Tick" }, ANSWER_MS);
  expect(silent.orders.get(orderId)?.lines[0]).toMatchObject({ dropped: true, substitute: null });
  expect(run(silent, { type: "Tick" }, ANSWER_MS)).toEqual(silent);
});

test("nothing is offered that adds an allergen, and what is not declared may be any", () => {
  expect(refusal(ordered(), offer(SOUP, 1))).toEqual({ code: "adds-allergen", name: "Soup", allergens: ["milk"] });
  expect(refusal(ordered(), offer(STEW))).toEqual({ code: "adds-allergen", name: "Stew", allergens: [] });
});

test("nobody answers for somebody else", () => {
  const stranger = { ...answer(true), userId: countedId("user", 2) } as FoodCommand;
  expect(refusal(run(ordered(), offer(CAKE)), stranger)).toEqual({ code: "not-your-order" });
});

test("an order of nothing is none: its last dish takes it along, and everything goes back", () => {
  const first = run(ordered(), { type: "DropLine", orderId, line: 0 });
  const last = run(first, { type: "DropLine", orderId, line: 1 });
  expect(last.orders.size).toBe(0);
  for (const item of menu.menu) expect(stock(last, item)).toEqual({ onHand: 5, reserved: 0, sold: 0, wasted: 0 });
});

test("cooked for nobody is waste: what ran out at the stove, was made twice, or voided", () => {
  const started = run(ordered(), { type: "StartOrder", orderId });
  const cake = run(run(started, offer(CAKE)), answer(true));
  expect(stock(cake, SOUP)).toEqual({ onHand: 3, reserved: 0, sold: 0, wasted: 2 });
  expect(stock(cake, CAKE)).toEqual({ onHand: 3, reserved: 0, sold: 2, wasted: 0 });
  const ready = run(cake, { type: "MarkReady", orderId });
  const again = run(ready, { type: "RemakeLine", orderId, line: 0 });
  expect(stock(again, CAKE)).toEqual({ onHand: 1, reserved: 0, sold: 2, wasted: 2 });
  expect(again.orders.get(orderId)).toMatchObject({ status: "preparing", readyAt: null });
  expect(refusal(run(again, { type: "MarkReady", orderId }), { type: "RemakeLine", orderId, line: 0 })).toMatchObject({
    code: "sold-out",
    left: 1,
  });
  const voided = run(again, { type: "VoidOrder", orderId, reason: "It fell down" });
  expect(stock(voided, CAKE)).toEqual({ onHand: 1, reserved: 0, sold: 0, wasted: 4 });
});

test("taking back ready leaves the dishes done that were done before", () => {
  const started = run(ordered(), { type: "StartOrder", orderId });
  const first = run(started, { type: "MarkLine", orderId, line: 0, done: true }, 5 * SECOND);
  const ready = run(first, { type: "MarkReady", orderId }, 9 * SECOND);
  const lines = run(ready, { type: "UndoStep", orderId }, 12 * SECOND).orders.get(orderId)?.lines;
  expect(lines?.map(({ doneAt }) => doneAt)).toEqual([T0 + 5 * SECOND, null]);
});
