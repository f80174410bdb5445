import { expect, test } from "vitest";
import { modifierText, readModifiers } from "./modifier-text.ts";

const TEXT = "Sauce, choose 1: Mild; Hot +0.50 (mustard)\nExtras, up to 2: Egg +1.00 (egg, milk); Seaweed";

test("choices are typed as lines, and read back as they were typed", () => {
  const read = readModifiers(TEXT, "EUR");
  if (!read.ok) throw new Error(read.complaint);
  expect(read.groups).toEqual([
    {
      id: "g1",
      name: "Sauce",
      min: 1,
      max: 1,
      options: [
        { id: "g1-1", name: "Mild", price: 0, allergens: [] },
        { id: "g1-2", name: "Hot", price: 50, allergens: ["mustard"] },
      ],
    },
    {
      id: "g2",
      name: "Extras",
      min: 0,
      max: 2,
      options: [
        { id: "g2-1", name: "Egg", price: 100, allergens: ["egg", "milk"] },
        { id: "g2-2", name: "Seaweed", price: 0, allergens: [] },
      ],
    },
  ]);
  expect(modifierText(read.groups, "EUR")).toBe(TEXT);
});

test("no lines are no choices", () => {
  expect(readModifiers(" \n", "EUR")).toEqual({ ok: true, groups: [] });
});

test.each([
  ["Sauce: Mild", "is no choice"],
  ["Sauce, choose 3: Mild; Hot", "nobody can choose that many"],
  ["Sauce, choose 2 to 1: Mild; Hot", "nobody can choose that many"],
  ["Sauce, choose 1: Mild; +0.50", "is nothing to choose"],
  ["Sauce, choose 1: Mild; Hot +1.2.3", "is nothing to choose"],
  [`Sauce, up to 1: ${Array.from({ length: 13 }, (_, i) => `S${i}`).join("; ")}`, "at most 12"],
  [Array.from({ length: 7 }, (_, i) => `Sauce ${i}, up to 1: Mild`).join("\n"), "At most 6"],
])("%s is put right before it is saved", (text, complaint) => {
  expect(readModifiers(text, "EUR")).toMatchObject({ ok: false, complaint: expect.stringContaining(complaint) });
});
