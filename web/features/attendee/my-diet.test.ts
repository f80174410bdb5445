import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { MenuItemView } from "#shared/domain/food/types";
import { dietWarnings } from "./my-diet.ts";

function line(name: string, allergens: string[] | null, chosen: string[] = []) {
  const marks = { variant: "", description: "", category: "", diets: [], modifiers: [], price: 100 };
  const shown = { left: null, hidden: false, stopped: false, opensAt: null, menuId: null, picture: null };
  const item: MenuItemView = { ...marks, ...shown, skuId: countedId("sku", 1), name, allergens };
  return { key: name, item, options: [{ id: "a", name: "Sauce", price: 0, allergens: chosen }], quantity: 1 };
}

test("a basket warns of what somebody avoids, in a dish or in what is chosen with it", () => {
  const lines = [line("Soup", ["milk"]), line("Rice", []), line("Bowl", ["soya"], ["Peanuts"])];
  expect(dietWarnings(lines, { without: ["Milk", "peanuts"] })).toEqual([
    { name: "Soup", contains: ["milk"] },
    { name: "Bowl", contains: ["peanuts"] },
  ]);
});

test("a dish whose allergens nobody declared is warned of, and nobody without an allergy is", () => {
  const stew = line("Stew", null);
  expect(dietWarnings([stew], { without: ["milk"] })).toEqual([{ name: "Stew", contains: [] }]);
  expect(dietWarnings([stew, line("Soup", ["milk"])], { without: [] })).toEqual([]);
});
