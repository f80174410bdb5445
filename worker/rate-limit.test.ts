import { expect, test } from "vitest";
import { AppError } from "#shared/errors";
import { countRequest } from "./rate-limit.ts";

const MINUTE_MS = 60_000;

/** How many of so many requests of one minute get through. */
function through(who: string, perMinute: string, requests: number, now: number): number {
  let passed = 0;
  for (let index = 0; index < requests; index++) {
    try {
      countRequest(who, perMinute, now + index);
      passed += 1;
    } catch (failure) {
      expect(failure).toBeInstanceOf(AppError);
      expect((failure as AppError).code).toBe("TOO_MANY_REQUESTS");
    }
  }
  return passed;
}

test("a person has so many requests in a minute, another person theirs, and the next minute begins anew", () => {
  expect(through("ana", "5", 8, 10 * MINUTE_MS)).toBe(5);
  expect(through("ben", "5", 8, 10 * MINUTE_MS)).toBe(5);
  expect(through("ana", "5", 8, 11 * MINUTE_MS)).toBe(5);
});

test("zero is no limit", () => {
  expect(through("cy", "0", 5_000, 10 * MINUTE_MS)).toBe(5_000);
});
