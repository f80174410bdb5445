import { expect, test } from "vitest";
import type { MenuItemView } from "#shared/domain/food/types";
import { makeId } from "#shared/ids";
import {
  askedLines,
  basketLines,
  basketTotal,
  lineKey,
  menuSections,
  mostOf,
  standInsFor,
  withQuantity,
} from "./basket.ts";

function dish(name: string, fields: Partial<MenuItemView> = {}): MenuItemView {
  return {
    skuId: makeId("sku", 0, new TextEncoder().encode(name.padEnd(10))),
    name,
    description: "",
    category: "Mains",
    price: 450,
    allergens: [],
    variant: "",
    menuId: null,
    picture: null,
    opensAt: null,
    diets: [],
    modifiers: [],
    left: null,
    hidden: false,
    stopped: false,
    ...fields,
  };
}

const soup = dish("soup");
const cake = dish("cake", { category: "Sweets", price: 300, left: 3 });

test("a basket holds no zeros", () => {
  const basket = withQuantity(withQuantity({}, soup.skuId, 2), cake.skuId, 1);
  expect(withQuantity(basket, soup.skuId, 0)).toEqual({ [cake.skuId]: 1 });
});

test("lines follow the menu, and a dish that left it is not ordered", () => {
  const basket = { [cake.skuId]: 2, [soup.skuId]: 1, gone: 4 };
  const lines = basketLines(basket, [soup, cake]);
  expect(lines.map(({ item, quantity }) => [item.name, quantity])).toEqual([
    ["soup", 1],
    ["cake", 2],
  ]);
  expect(basketTotal(lines)).toBe(1050);
});

test("nobody can take more than is left, nor more than one order carries", () => {
  expect(mostOf(cake, 20)).toBe(3);
  expect(mostOf(soup, 20)).toBe(20);
});

test("the menu keeps the kitchen's order within and between its sections", () => {
  const tea = dish("tea", { category: "Drinks" });
  const stew = dish("stew");
  expect(menuSections([soup, tea, stew]).map(({ category, items }) => [category, items.length])).toEqual([
    ["Mains", 2],
    ["Drinks", 1],
  ]);
});

test("the same choices are one line, and a choice that is offered no more takes its line along", () => {
  const sauces = ["mild", "hot"].map((id, index) => ({ id, name: id, price: 50 * index, allergens: [] }));
  const wrap = dish("wrap", { modifiers: [{ id: "sauce", name: "Sauce", min: 0, max: 2, options: sauces }] });
  expect(lineKey(wrap.skuId, ["mild", "hot"])).toBe(lineKey(wrap.skuId, ["hot", "mild"]));
  const basket = {
    [lineKey(wrap.skuId, ["hot"])]: 2,
    [lineKey(wrap.skuId, [])]: 1,
    [lineKey(wrap.skuId, ["mayo"])]: 1,
  };
  const lines = basketLines(basket, [wrap]);
  expect(basketTotal(lines)).toBe(2 * 500 + 450);
  expect(askedLines(lines)).toEqual([
    { skuId: wrap.skuId, quantity: 2, options: ["hot"] },
    { skuId: wrap.skuId, quantity: 1, options: [] },
  ]);
});

test("what somebody wants should a dish run out goes with its line; whoever says nothing is asked", () => {
  const lines = basketLines({ [soup.skuId]: 1, [cake.skuId]: 2 }, [soup, cake]);
  expect(askedLines(lines).map((line) => "ifGone" in line)).toEqual([false, false]);
  const wished = askedLines(lines, { [soup.skuId]: "refund", [cake.skuId]: soup.skuId });
  expect(wished).toMatchObject([{ ifGone: { kind: "refund" } }, { ifGone: { kind: "substitute", skuId: soup.skuId } }]);
});

test("only what is not dearer, adds no allergen and asks for no choice can be chosen instead", () => {
  const sauce = { id: "s", name: "Sauce", min: 1, max: 1, options: [] };
  const pie = dish("pie", { price: 300, allergens: ["Milk"] });
  const others = [
    dish("flan", { price: 300, allergens: ["milk"] }),
    dish("roll", { price: 301 }),
    dish("nutty", { price: 100, allergens: ["nuts"] }),
    dish("stew", { price: 100, allergens: null }),
    dish("bowl", { price: 100, modifiers: [sauce] }),
    dish("last", { price: 100, left: 1 }),
  ];
  const [line] = basketLines({ [pie.skuId]: 2 }, [pie]);
  if (!line) throw new Error("nothing is in the basket");
  expect(standInsFor(line, [pie, ...others]).map(({ name }) => name)).toEqual(["flan"]);
});
