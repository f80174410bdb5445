import { expect, test } from "vitest";
import { readTaxRate, writeTaxRate } from "./tax-rate.ts";

test.each([
  ["19", 1900],
  ["7.5", 750],
  ["7,75 %", 775],
  ["0", 0],
  ["", null],
  ["-1", null],
  ["1e1", null],
  ["100", null],
  ["7.125", null],
])("a rate written %j is %s basis points", (text, rateBp) => expect(readTaxRate(text)).toBe(rateBp));

test("a rate is shown as it was written", () =>
  expect([1900, 750, 775].map(writeTaxRate)).toEqual(["19", "7.5", "7.75"]));
