import { expect, test } from "vitest";
import { boundWords, headStartWords } from "./head-start-words.ts";

const regular = { id: "regular", name: "Regular", creditMs: 0 };
const vip = { id: "vip", name: "VIP", creditMs: 480_000, staffOnly: true };

test("who waits is told the bound wherever somebody can have a head start, though only staff give it", () => {
  expect(boundWords([regular])).toBeNull();
  expect(boundWords([regular, vip])).toBe("After 3 in a row with a head start, the next without one is called.");
});

test("a lane says what its head start is worth", () => {
  expect(headStartWords(regular)).toBeNull();
  expect(headStartWords(vip)).toBe("Counts as joined 8 min earlier");
});
