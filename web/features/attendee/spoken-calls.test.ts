import { expect, test } from "vitest";
import { callWords, newCalls } from "./spoken-calls.ts";

test("only who was not called before is spoken, and nobody when one leaves", () => {
  expect(newCalls([4, 5], [5, 6, 7])).toEqual([6, 7]);
  expect(newCalls([4, 5], [5])).toEqual([]);
});

test("a call names the desk where there are several", () => {
  expect(callWords(14, "2")).toBe("Number 14, to desk 2.");
  expect(callWords(14, undefined)).toBe("Number 14.");
});
