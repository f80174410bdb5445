import { expect, test } from "vitest";
import type { MenuItemView } from "#shared/domain/food/types";
import { makeId } from "#shared/ids";
import { avoidedChoices, filtersOf, fitsFilter, NO_FILTER } from "./menu-filter.ts";

function dish(name: string, fields: Partial<MenuItemView>): MenuItemView {
  const skuId = makeId("sku", 0, new TextEncoder().encode(name.padEnd(10)));
  const shown = { menuId: null, picture: null, opensAt: null, left: null, hidden: false, stopped: false };
  const marks = { variant: "", description: "", category: "", diets: [], modifiers: [], allergens: [] };
  return { ...marks, skuId, name, price: 100, ...shown, ...fields };
}

const soup = dish("soup", { allergens: ["milk"], diets: ["vegetarian"] });
const rice = dish("rice", { allergens: [], diets: ["vegan"] });
const stew = dish("stew", { allergens: null });

test("a dish whose allergens are not declared is no safe dish", () => {
  const without = { ...NO_FILTER, without: ["milk"] };
  expect([soup, rice, stew].map((item) => fitsFilter(item, without))).toEqual([false, true, false]);
  expect([soup, rice, stew].every((item) => fitsFilter(item, NO_FILTER))).toBe(true);
});

test("what is vegan is vegetarian too, not the other way round", () => {
  expect([soup, rice, stew].map((item) => fitsFilter(item, { without: [], diets: ["vegetarian"] }))).toEqual([
    true,
    true,
    false,
  ]);
  expect(fitsFilter(soup, { without: [], diets: ["vegan"] })).toBe(false);
});

test("people choose among what the menu declares", () => {
  expect(filtersOf([soup, rice, stew])).toEqual({ allergens: ["milk"], diets: ["vegetarian", "vegan"] });
});

test("an allergen is filtered however the menu writes it", () => {
  const shake = dish("shake", { allergens: ["Milk "] });
  expect(filtersOf([soup, shake]).allergens).toEqual(["milk"]);
  expect(fitsFilter(shake, { ...NO_FILTER, without: ["milk"] })).toBe(false);
});

test("a choice that has to be made counts, and what only some of its options contain is told", () => {
  const option = (name: string, ...allergens: string[]) => ({ id: name, name, price: 0, allergens });
  const bowl = (min: number, ...options: ReturnType<typeof option>[]) =>
    dish("bowl", { modifiers: [{ id: "sauce", name: "Sauce", min, max: 2, options }] });
  const without = { ...NO_FILTER, without: ["milk"] };
  const creamy = [option("ranch", "Milk"), option("caesar", "milk", "egg")];
  expect(fitsFilter(bowl(1, ...creamy), without)).toBe(false);
  expect(fitsFilter(bowl(0, ...creamy), without)).toBe(true);
  const oneSafe = [...creamy, option("soy", "soya")];
  expect([1, 2].map((min) => fitsFilter(bowl(min, ...oneSafe), without))).toEqual([true, false]);
  expect(avoidedChoices(bowl(1, ...oneSafe), without)).toEqual(["milk"]);
  expect(avoidedChoices(bowl(1, option("soy", "soya")), without)).toEqual([]);
  expect(filtersOf([bowl(1, ...oneSafe)]).allergens).toEqual(["egg", "milk", "soya"]);
});
