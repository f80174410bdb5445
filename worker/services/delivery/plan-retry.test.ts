import { describe, expect, test } from "vitest";
import { afterTry, type RetryPlan, retryMs } from "./plan-retry.ts";

const plan: RetryPlan = { baseMs: 1_000, longestMs: 60_000, attemptsMax: 5, expiresAt: 100_000 };
const at = (attempts: number, now = 0) => ({ attempts, now, spread: 0 });

describe("after a try", () => {
  test("what is done is delivered, and what never goes has failed", () => {
    expect(afterTry({ type: "done" }, plan, at(1))).toEqual({ type: "delivered" });
    expect(afterTry({ type: "never" }, plan, at(1))).toEqual({ type: "failed" });
  });

  test("waits grow twofold, end at the longest, and differ by up to a quarter", () => {
    expect([1, 2, 3, 10].map((attempts) => retryMs(attempts, plan, 0))).toEqual([750, 1_500, 3_000, 45_000]);
    expect(retryMs(10, plan, 0.999)).toBeLessThan(60_000);
    expect(afterTry({ type: "later" }, plan, at(2, 500))).toEqual({ type: "later", dueAt: 2_000 });
  });

  test("tries end, and so does the time in which it is of use", () => {
    expect(afterTry({ type: "later" }, plan, at(5))).toEqual({ type: "failed" });
    expect(afterTry({ type: "later" }, plan, at(4, 99_000))).toEqual({ type: "expired" });
  });
});
