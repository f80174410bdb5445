import { expect, test } from "vitest";
import { readyAt } from "./ready-at.ts";

const MINUTE = 60_000;
const now = 1_000 * MINUTE + 1;

test("a busy kitchen's promise is told as it is", () => {
  expect(readyAt({ status: "open", nextReadyAt: 1_020 * MINUTE }, now)).toBe(1_020 * MINUTE);
});

test("a promise that aged in a quiet kitchen moves on with the clock, by whole minutes", () => {
  expect(readyAt({ status: "open", nextReadyAt: 990 * MINUTE }, now)).toBe(1_003 * MINUTE);
});

test("a kitchen that takes no orders promises nothing", () => {
  expect(readyAt({ status: "paused", nextReadyAt: 1_020 * MINUTE }, now)).toBeNull();
  expect(readyAt({ status: "open", nextReadyAt: null }, now)).toBeNull();
});
