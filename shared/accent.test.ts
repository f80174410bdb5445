import { expect, test } from "vitest";
import { accentFor, contrast, parseHex } from "./accent.ts";

const PAGES = { light: "#efefec", dark: "#18191d" } as const;
const BRANDS = ["#1f4fd8", "#ffd400", "#000000", "#ffffff", "#7a0019", "#00a676", "#ff6b00", "#777777", "#abc"];

function ratio(a: string, b: string): number {
  const [x, y] = [parseHex(a), parseHex(b)];
  if (!x || !y) throw new Error("not a colour");
  return contrast(x, y);
}

test("contrast agrees with the standard's own examples", () => {
  expect(ratio("#000", "#fff")).toBeCloseTo(21, 1);
  expect(ratio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

for (const brand of BRANDS) {
  for (const scheme of ["light", "dark"] as const) {
    test(`${brand} reads on a ${scheme} page, and text reads on it`, () => {
      const accent = accentFor(brand, scheme);
      expect(ratio(accent.text, PAGES[scheme])).toBeGreaterThanOrEqual(4.5);
      expect(ratio(accent.on, accent.fill)).toBeGreaterThanOrEqual(4.5);
    });
  }
}

test("a colour that is not hex falls back to one that reads", () => {
  expect(accentFor("chartreuse-ish", "light").text).toMatch(/^#[0-9a-f]{6}$/);
});
