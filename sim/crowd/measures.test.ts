import { expect, test } from "vitest";
import { spread } from "./measures.ts";

test("percentiles are values that were measured, by the nearest rank", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(spread(values)).toEqual({ p50: 100, p95: 190, p99: 198, max: 200 });
});

test("one value is every percentile, and none is zero", () => {
  expect(spread([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 });
  expect(spread([])).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
});
