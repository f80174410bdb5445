import { expect, test } from "vitest";
import { headStartShare } from "./head-start-share.ts";

test.each([
  [20, 4, null],
  [20, 5, 0.25],
  [100, 21, 0.21],
  [19, 19, null],
  [0, 0, null],
])("of %i who joined %i with a head start: %s", (all, headStart, share) => {
  expect(headStartShare({ all, headStart })).toBe(share);
});
