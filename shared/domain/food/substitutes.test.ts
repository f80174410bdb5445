import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { decide } from "./decide.ts";
import { evolve, newKitchen, restoreKitchen } from "./evolve.ts";
import { config, sku, T0 } from "./model.ts";
import type { FoodCommand, FoodConfig, FoodState, IfGone, MenuItem, Order } from "./types.ts";

const SECOND = 1_000;
/** As long as somebody may take to answer. */
const ANSWER_MS = 120 * SECOND;
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
const [SOUP, RICE, CAKE, STEW, PEAS] = [
  dish(0, "Soup", 500, ["milk"]),
  dish(1, "Rice", 400, []),
  dish(2, "Cake", 900, ["milk"]),
  dish(3, "Stew", 300, null),
  dish(4, "Peas", 350, []),
];
const menu: FoodConfig = { ...config, menu: [SOUP, RICE, CAKE, STEW, PEAS] };
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

describe("two lines asked about at once", () => {
  const asked = (state = ordered()) => run(run(state, offer(RICE)), offer(PEAS, 1), 10 * SECOND);
  const both = () => run(asked(), { type: "Tick" }, ANSWER_MS);

  test("fall away each in its time, the last with its order", () => {
    const first = both();
    expect(first.orders.get(orderId)?.lines.map(({ dropped }) => dropped)).toEqual([true, false]);
    const late = run(asked(), { type: "Tick" }, ANSWER_MS + 10 * SECOND);
    expect([late.orders.size, late.asked.size]).toEqual([0, 0]);
    const early = run(first, { type: "Tick" }, ANSWER_MS + 10 * SECOND - 1);
    expect(early).toEqual(first);
    expect(run(first, { type: "Tick" }, ANSWER_MS + 10 * SECOND).orders.size).toBe(0);
    for (const item of late.config.menu) expect(stock(late, item)).toMatchObject({ onHand: 5, reserved: 0 });
  });

  test("that both go unanswered end the order once, with no line of it dropped after that", () => {
    const decided = decide(asked(), { type: "Tick" }, { now: T0 + ANSWER_MS + 10 * SECOND, ids: countingIds() });
    expect(decided.ok && decided.value.map(({ type }) => type)).toEqual(["LineDropped", "OrderRejected"]);
  });
});

describe("a line that falls away at the stove", () => {
  test("makes the order ready when the others are done, and not before", () => {
    const three = { ...ordered().orders.get(orderId) } as Order;
    const [soup] = three.lines;
    if (!soup) throw new Error("no soup was ordered");
    const order = { ...three, lines: [...three.lines, { ...soup, quantity: 1 }] };
    const started = run(restoreKitchen(ordered(), [order]), { type: "StartOrder", orderId });
    const done = (state: FoodState, line: number) => run(state, { type: "MarkLine", orderId, line, done: true });
    const drop = (state: FoodState) => run(state, { type: "DropLine", orderId, line: 2 }).orders.get(orderId)?.status;
    expect(drop(started)).toBe("preparing");
    expect(drop(done(started, 0))).toBe("preparing");
    expect(drop(done(done(started, 0), 1))).toBe("ready");
    expect(drop(restoreKitchen(ordered(), [order]))).toBe("queued");
  });

  test("is waste of what was taken for it, and what was offered instead goes back on sale", () => {
    const started = run(run(ordered(), { type: "StartOrder", orderId }), offer(CAKE));
    const fallen = run(started, { type: "DropLine", orderId, line: 0 });
    expect(stock(fallen, SOUP)).toEqual({ onHand: 3, reserved: 0, sold: 0, wasted: 2 });
    expect(stock(fallen, CAKE)).toEqual({ onHand: 5, reserved: 0, sold: 0, wasted: 0 });
  });
});

describe("what may be offered instead", () => {
  test("is another dish of the menu, of which there is enough, without a choice to be made", () => {
    expect(refusal(ordered(), offer(SOUP))).toEqual({ code: "item-unknown" });
    expect(refusal(ordered(), offer({ ...SOUP, skuId: sku(9) }))).toEqual({ code: "item-unknown" });
    const group = (min: number) => ({ id: "g", name: "G", min, max: 1, options: [] });
    const choosing = (min: number) => {
      const items = menu.menu.map((item) => (item === RICE ? { ...RICE, modifiers: [group(min)] } : item));
      const state = ordered();
      return refusal({ ...state, config: { ...menu, menu: items } }, offer(RICE));
    };
    expect([choosing(1), choosing(0)]).toEqual([{ code: "item-unknown" }, null]);
    const few = (portions: number) => run(ordered(), { type: "WasteSku", skuId: CAKE.skuId, portions });
    expect(refusal(few(3), offer(CAKE))).toBeNull();
    expect(refusal(few(4), offer(CAKE))).toEqual({ code: "sold-out", skuId: CAKE.skuId, name: "Cake", left: 1 });
  });

  test("is offered once, for a line that is still to be cooked", () => {
    const asked = run(ordered(), offer(CAKE));
    expect(refusal(asked, offer(RICE))).toEqual({ code: "substitute-pending", until: T0 + ANSWER_MS });
    expect(refusal(ordered(), offer(CAKE, 2))).toEqual({ code: "line-unknown" });
    const dropped = run(ordered(), { type: "DropLine", orderId, line: 0 });
    expect(refusal(dropped, offer(CAKE))).toEqual({ code: "line-unknown" });
    const started = run(ordered(), { type: "StartOrder", orderId });
    const done = run(started, { type: "MarkLine", orderId, line: 0, done: true });
    expect(refusal(done, offer(CAKE))).toEqual({ code: "wrong-state", status: "preparing" });
    const cancelled = run(ordered(), { type: "CancelOrder", userId: owner, orderId });
    expect(refusal(cancelled, offer(CAKE))).toEqual({ code: "order-unknown" });
    expect(refusal(ordered(), answer(true))).toEqual({ code: "nothing-offered" });
  });

  test("keeps an order from being ready until it is answered", () => {
    const asked = run(run(ordered(), { type: "StartOrder", orderId }), offer(CAKE));
    const pending = { code: "substitute-pending", until: T0 + ANSWER_MS };
    expect(refusal(asked, { type: "MarkReady", orderId })).toEqual(pending);
    expect(refusal(asked, { type: "MarkLine", orderId, line: 0, done: true })).toEqual(pending);
    const taken = run(asked, answer(true)).orders.get(orderId)?.lines[0];
    expect(taken).toMatchObject({
      name: "Cake",
      skuId: CAKE.skuId,
      allergens: ["milk"],
      options: [],
      substitute: null,
    });
  });
});

describe("what was chosen when it was ordered", () => {
  const gone: FoodCommand = { type: "MarkGone", orderId, line: 0 };
  const orderedWith = (ifGone: IfGone | undefined, change: Partial<FoodConfig> = {}) => {
    const open = evolve(newKitchen({ ...menu, ...change }, T0), { type: "KitchenOpened", at: T0 });
    const lines = [
      { skuId: SOUP.skuId, quantity: 2, options: [], ifGone },
      { skuId: RICE.skuId, quantity: 1, options: [] },
    ];
    const place = { userId: owner, name: "", lines, note: null, slot: null, shownAt: null, hold: false };
    return run(open, { type: "PlaceOrder", ...place });
  };
  const instead = ({ skuId }: MenuItem): IfGone => ({ kind: "substitute", skuId });

  test("a line that is to be left out is, at once", () => {
    const without = run(orderedWith({ kind: "refund" }), gone);
    expect(without.orders.get(orderId)).toMatchObject({ total: 400, lines: [{ dropped: true }, { dropped: false }] });
    expect(stock(without, SOUP)).toMatchObject({ reserved: 0 });
  });

  test("a dish chosen for it stands in without a question, and says what for", () => {
    for (const started of [false, true]) {
      const before = orderedWith(instead(PEAS));
      const state = started ? run(before, { type: "StartOrder", orderId }) : before;
      const after = run(state, gone);
      const [line] = after.orders.get(orderId)?.lines ?? [];
      expect(line).toMatchObject({ name: "Peas", price: 350, quantity: 2, insteadOf: "Soup", substitute: null });
      expect(after.orders.get(orderId)?.total).toBe(1_100);
      expect(after.asked.size).toBe(0);
      expect(stock(after, PEAS)).toMatchObject(started ? { onHand: 3, sold: 2 } : { onHand: 5, reserved: 2 });
      expect(refusal(after, gone)).toEqual({ code: "must-ask", name: "Peas" });
    }
  });

  test.each([
    ["nothing", undefined, {}],
    ["to be asked", { kind: "ask" }, {}],
    ["a dearer dish", instead(CAKE), {}],
    ["a dish with an undeclared allergen", instead(STEW), {}],
    ["a dish that ran out too", instead(PEAS), { menu: [SOUP, RICE, CAKE, STEW, { ...PEAS, stock: 1 }] }],
    [
      "a dish whose menu is over",
      instead(PEAS),
      {
        menu: [SOUP, RICE, CAKE, STEW, { ...PEAS, menuId: "early" }],
        menus: [{ id: "early", name: "Early", from: null, to: T0 }],
      },
    ],
  ] as const)("whoever chose %s is asked", (_, ifGone, change) => {
    const state = orderedWith(ifGone, change);
    expect(refusal(state, gone)).toEqual({ code: "must-ask", name: "Soup" });
    expect(run(state, offer(RICE)).orders.get(orderId)?.lines[0]?.substitute).toMatchObject({ name: "Rice" });
  });

  test("a dish that is on no menu cannot be chosen", () => {
    const open = evolve(newKitchen(menu, T0), { type: "KitchenOpened", at: T0 });
    const lines = [
      { skuId: SOUP.skuId, quantity: 1, options: [], ifGone: { kind: "substitute", skuId: sku(40) } as const },
    ];
    const place = { userId: owner, name: "", lines, note: null, slot: null, shownAt: null, hold: false };
    expect(refusal(open, { type: "PlaceOrder", ...place })).toEqual({ code: "item-unknown" });
  });

  test("an answer kept by an older version says nothing of what it stands in for, and replays as it did", () => {
    const asked = run(ordered(), offer(CAKE));
    const old = evolve(asked, { type: "SubstituteAccepted", orderId, line: 0, at: T0 });
    expect(old.orders.get(orderId)?.lines[0]).not.toHaveProperty("insteadOf");
    expect(run(asked, answer(true)).orders.get(orderId)?.lines[0]).toMatchObject({ insteadOf: "Soup" });
  });
});
