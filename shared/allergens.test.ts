import { expect, test } from "vitest";
import { menuItemSchema } from "#shared/inputs/organizer";
import { ALLERGENS, avoidedOf, choicesOf, normalAllergen } from "./allergens.ts";

test("however it is written, it is one allergen", () => {
  expect(["Milk", " MILK ", "milk", "ｍｉｌｋ"].map(normalAllergen)).toEqual(["milk", "milk", "milk", "milk"]);
  expect(avoidedOf(["Milk", "Sesame  seed"], ["MILK", "sesame seed"])).toEqual(["Milk", "Sesame  seed"]);
  expect(new Set(ALLERGENS.map(normalAllergen)).size).toBe(14);
});

test("who avoids a kind avoids what is of it, and what names it among other words", () => {
  expect(avoidedOf(["walnuts", "traces of nuts", "tree-nut oil"], ["nuts"])).toHaveLength(3);
  expect(avoidedOf(["peanuts", "coconut", "milk"], ["nuts"])).toEqual([]);
  expect(avoidedOf(["eggs", "Soy", "wheat"], ["egg", "soya", "gluten"])).toHaveLength(3);
  expect(avoidedOf(["nuts"], ["walnuts"])).toEqual(["nuts"]);
  expect(avoidedOf(["kiwi"], ["Kiwi", "milk"])).toEqual(["kiwi"]);
});

test("people choose from the known ones, and from own words that are none of them", () => {
  expect(choicesOf(["Kiwi", "milk", "Milk", "hazelnuts", "kiwi "])).toEqual(["kiwi", "milk", "nuts"]);
});

test("a menu keeps one spelling of each", () => {
  const option = { id: "ranch", name: "Ranch", price: 0, allergens: ["MILK", "milk "] };
  const group = { id: "sauce", name: "Sauce", min: 0, max: 1, options: [option] };
  const dish = { name: "Bowl", description: "", category: "", price: 100, variant: "", diets: [], modifiers: [group] };
  const kept = menuItemSchema.parse({ ...dish, makeSeconds: 60, stock: null, allergens: [" Nuts", "nuts", "Kiwi"] });
  expect(kept.allergens).toEqual(["nuts", "kiwi"]);
  expect(kept.modifiers[0]?.options[0]?.allergens).toEqual(["milk"]);
});
