import { expect, test } from "vitest";
import { isReread, REREAD_MS } from "./reread.ts";

test("the same code within three seconds is one showing", () => {
  expect(isReread({ code: "A", seenAt: 1_000 }, "A", 1_000 + REREAD_MS - 1)).toBe(true);
});

test("after three seconds out of view it is asked again", () => {
  expect(isReread({ code: "A", seenAt: 1_000 }, "A", 1_000 + REREAD_MS)).toBe(false);
});

test("another code is always new", () => {
  expect(isReread({ code: "A", seenAt: 1_000 }, "B", 1_001)).toBe(false);
  expect(isReread(null, "A", 1_000)).toBe(false);
});
