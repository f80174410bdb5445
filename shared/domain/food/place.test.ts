import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { QUANTITY_MAX } from "#shared/limits";
import { decide } from "./decide.ts";
import { evolve, newKitchen } from "./evolve.ts";
import { config as base, sku, T0 } from "./model.ts";
import { priceLines } from "./place.ts";
import type { AskedLine, FoodCommand, FoodConfig, FoodState, MenuItem, ModifierGroup } from "./types.ts";
import { kitchenSummary, menuView, quoteOrder } from "./view.ts";

const MINUTE = 60_000;
const group = (id: string, min: number, max: number, prices: readonly number[]): ModifierGroup => ({
  ...{ id, name: id.toUpperCase(), min, max },
  options: prices.map((price, i) => ({
    id: `${id}${i}`,
    name: `${id} ${i}`,
    price,
    allergens: i > 0 ? ["nuts", "egg"] : [],
  })),
});
const dish = (index: number, parts: Partial<MenuItem>): MenuItem => ({
  ...{ skuId: sku(index), name: "Dish", variant: "", description: "", category: "", price: 500, allergens: ["egg"] },
  ...{ diets: [], modifiers: [], makeSeconds: 60, stock: null, menuId: null, picture: null },
  ...parts,
});
const BOWL = dish(0, {
  name: "Bowl",
  variant: "large",
  modifiers: [group("size", 1, 1, [0, 150]), group("top", 0, 2, [20, 30, 50])],
});
const TEA = dish(1, { name: "Tea", allergens: null, price: 200, makeSeconds: 15 });
const config: FoodConfig = { ...base, cooks: 1, menu: [BOWL, TEA], waitMaxMs: 25 * MINUTE, linesMax: 2 };
const open = (from: FoodConfig = config) => evolve(newKitchen(from, T0), { type: "KitchenOpened", at: T0 });
const bowl = (...options: string[]): AskedLine => ({ skuId: BOWL.skuId, quantity: 1, options });
const tea = (quantity = 1): AskedLine => ({ skuId: TEA.skuId, quantity, options: [] });
const priced = (...lines: AskedLine[]) => {
  const found = priceLines(open(), lines, T0);
  return found.ok ? found.value : found.refusal;
};

describe("a dish with choices", () => {
  test("costs what it costs with them, has their allergens too, and is called with its variant", () => {
    expect(priced(bowl("size1", "top2", "top0"))).toMatchObject({
      lines: [
        {
          ...{ name: "Bowl, large", price: 720, quantity: 1, allergens: ["egg", "nuts"], doneAt: null, dropped: false },
          options: [
            { id: "size1", name: "size 1" },
            { id: "top0", name: "top 0" },
            { id: "top2", name: "top 2" },
          ],
        },
      ],
      work: 75,
    });
    expect(priced(tea(2))).toMatchObject({ lines: [{ name: "Tea", price: 200, allergens: null }], work: 45 });
  });

  test("needs as many as it asks for, and no more", () => {
    const refusal = (name: string) => ({ code: "choice-needed", name: "Bowl, large", group: name });
    expect(priced(bowl())).toEqual(refusal("SIZE"));
    expect(priced(bowl("top0"))).toEqual(refusal("SIZE"));
    expect(priced(bowl("size0", "size1"))).toEqual(refusal("SIZE"));
    expect(priced(bowl("size0", "top0", "top1", "top2"))).toEqual(refusal("TOP"));
    for (const chosen of [["size0"], ["size0", "top0"], ["size0", "top0", "top1"]])
      expect(priced(bowl(...chosen))).toHaveProperty("work");
  });

  test("has nothing that it does not offer, nor anything twice", () => {
    expect(priced(bowl("size0", "cream"))).toEqual({ code: "item-unknown" });
    expect(priced(bowl("size0", "top0", "top0"))).toEqual({ code: "item-unknown" });
    expect(priced({ ...tea(), options: ["size0"] })).toEqual({ code: "item-unknown" });
  });

  test("costs nothing where nothing is paid, with its choices", () => {
    const found = priceLines(open({ ...config, pay: "free" }), [bowl("size1")], T0);
    expect(found).toMatchObject({ ok: true, value: { lines: [{ price: 0 }] } });
    const [shown] = menuView(open({ ...config, pay: "free" }), T0);
    expect(shown?.price).toBe(0);
    expect(shown?.modifiers.flatMap(({ options }) => options.map(({ price }) => price))).toEqual([0, 0, 0, 0, 0]);
    const [usual] = menuView(open(), T0);
    expect([usual?.price, usual?.modifiers]).toEqual([500, BOWL.modifiers]);
  });
});

describe("a basket", () => {
  test("has at least one of something, and at most so many lines and portions", () => {
    const tooLarge = { code: "order-too-large", linesMax: 2, quantityMax: QUANTITY_MAX };
    expect([priced(), priced(tea(0)), priced(tea(), tea(0))]).toEqual(Array(3).fill({ code: "order-empty" }));
    expect([priced(tea(), tea(), tea()), priced(tea(), tea(QUANTITY_MAX + 1))]).toEqual([tooLarge, tooLarge]);
    expect(priced(tea(QUANTITY_MAX), tea())).toHaveProperty("work", 15 + 15 * (QUANTITY_MAX + 1));
  });

  test("is refused as too long from one second more than the cooks do in the slots there are", () => {
    // Eighteen slots of 285 s of one cook: 5130 s.
    const long = (makeSeconds: number) => {
      const found = priceLines(open({ ...config, menu: [{ ...TEA, makeSeconds }] }), [tea(5)], T0);
      return found.ok ? found.value.work : found.refusal;
    };
    expect(long(1023)).toBe(5130);
    expect(long(1024)).toEqual({ code: "order-too-long", minutes: 86, minutesMax: 85 });
  });

  test("is told what it would be told on ordering, or why it would not be taken", () => {
    const quote = quoteOrder(open(), [tea()], T0);
    expect(quote).toMatchObject({ ok: true, value: { promisedAt: T0 + 2 * MINUTE } });
    if (quote.ok) expect(quote.value.slots.length).toBeGreaterThan(10);
    expect(quoteOrder(open(), [], T0)).toEqual({ ok: false, refusal: { code: "order-empty" } });
    expect(quoteOrder(newKitchen(config, T0), [tea()], T0)).toEqual({ ok: false, refusal: { code: "kitchen-closed" } });
    // By the last known instant where a clock runs behind.
    const later = evolve(open(), { type: "CooksSet", cooks: 1, at: T0 + 5 * MINUTE });
    expect(quoteOrder(later, [tea()], T0)).toMatchObject({ value: { promisedAt: T0 + 7 * MINUTE } });
  });
});

describe("taking orders for as soon as possible", () => {
  const ids = countingIds();
  const order = (state: FoodState, quantity: number, now = T0) => {
    const wish = { userId: countedId("user", 1), name: "", note: "No milk", slot: null, shownAt: null, hold: false };
    const command: FoodCommand = { type: "PlaceOrder", ...wish, lines: [tea(quantity)] };
    const decided = decide(state, command, { now, ids });
    const events = decided.ok ? decided.value : [];
    return { types: events.map(({ type }) => type), events, state: events.reduce(evolve, state) };
  };

  test("stops with the one after which none like it could be had soon, and goes on with the next that can", () => {
    let kitchen = order(open(), 18);
    const all: string[] = [];
    for (; !kitchen.state.slowed && all.length < 50; kitchen = order(kitchen.state, 18)) all.push(...kitchen.types);
    expect(new Set(all)).toEqual(new Set(["OrderPlaced"]));
    // It was taken itself.
    expect(kitchen.types).toEqual(["OrderPlaced", "IntakeSlowed"]);
    const [last] = [...kitchen.state.orders.values()].toReversed();
    expect(last).toMatchObject({ note: "No milk", total: 3600, work: 285, shortCode: expect.stringMatching(/^.{4}$/) });
    const started = [...kitchen.state.orders.keys()].flatMap((orderId) => [
      ...([
        { type: "OrderStarted", orderId, at: T0 },
        { type: "OrderReady", orderId, at: T0 + 300_000 },
      ] as const),
    ]);
    const empty = started.reduce(evolve, kitchen.state);
    expect(order(empty, 1, T0 + 300_000).types).toEqual(["IntakeResumed", "OrderPlaced"]);
    expect(order({ ...empty, slowed: false }, 1, T0 + 300_000).types).toEqual(["OrderPlaced"]);
  });

  test("is told to everybody as when a typical dish would be ready, of those that are on sale now", () => {
    const [cheap, dear] = [
      { ...TEA, makeSeconds: 60 },
      { ...BOWL, makeSeconds: 300, stock: 0 },
    ];
    const readyIn = (from: FoodConfig, now = T0) => ((kitchenSummary(open(from), now).nextReadyAt ?? 0) - now) / MINUTE;
    expect(readyIn({ ...config, menu: [cheap, dear] })).toBe(2);
    // (75 + 315) / 2 = 195 s of work, and 0.84 × 0.3 of that: 244 s.
    expect(readyIn({ ...config, menu: [cheap, { ...dear, stock: null }] })).toBe(5);
    const menus = [{ id: "late", name: "Late", from: T0 + 60 * MINUTE, to: null }];
    const later = { ...config, menus, menu: [cheap, { ...dear, stock: null, menuId: "late" }] };
    expect([readyIn(later), readyIn(later, T0 + 60 * MINUTE)]).toEqual([2, 5]);
  });
});
