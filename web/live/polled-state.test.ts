import { expect, test } from "vitest";
import { polledState } from "./polled-state.ts";

test.each([
  [0, true, "connected"],
  [12_000, true, "connected"],
  [12_001, true, "reconnecting"],
  [40_001, true, "offline"],
  [0, false, "offline"],
] as const)("asked every 4 s, an answer %i ms old with a network %s is %s", (ageMs, isOnline, state) => {
  expect(polledState(1_000, 4_000, isOnline, 1_000 + ageMs)).toBe(state);
});
