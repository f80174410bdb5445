import { expect, test } from "vitest";
import { DELIVERY_MS, planRetry } from "./plan-retry.ts";

function triesOf(random: number): number[] {
  const at: number[] = [0];
  for (let attempts = 1; ; attempts++) {
    const next = planRetry({ queuedAt: 0, attempts }, at.at(-1) ?? 0, random);
    if (next === null) return at;
    at.push(next);
  }
}

test("what fails is tried within a minute, later and later, and given up after three days", () => {
  const tries = triesOf(0);
  expect(tries.slice(0, 4)).toEqual([0, 30_000, 90_000, 210_000]);
  expect(tries.length).toBe(21);
  expect(tries.at(-1)).toBeGreaterThan(DELIVERY_MS - 6 * 3_600_000);
  expect(tries.at(-1)).toBeLessThan(DELIVERY_MS);
});

test("chance spreads what failed together", () => {
  expect(planRetry({ queuedAt: 0, attempts: 1 }, 0, 0.5)).toBe(26_250);
  expect(triesOf(0.999).length).toBeLessThan(30);
});
