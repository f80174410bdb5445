import fc from "fast-check";
import { expect, test } from "vitest";
import { excerptsOf } from "./draft-excerpts.ts";

test("short texts are shown whole", () => {
  expect(excerptsOf("Hall", "Great hall")).toEqual(["Hall", "Great hall"]);
});

test("of long ones only what differs, with a little around it", () => {
  const [before, after] = ["a".repeat(300), "b".repeat(300)];
  expect(excerptsOf(`${before}one${after}`, `${before}two${after}`)).toEqual(
    ["one", "two"].map((word) => `…${"a".repeat(40)}${word}${"b".repeat(40)}…`),
  );
  const [whole, without] = excerptsOf(`${before}${after}`, after);
  expect(whole.length).toBeLessThan(410);
  expect(without).toBe(`${"b".repeat(40)}…`);
});

test("what differs is never shown as the same", () => {
  const long = fc
    .tuple(fc.nat(300), fc.string(), fc.nat(300))
    .map(([a, middle, b]) => "x".repeat(a) + middle + "x".repeat(b));
  fc.assert(
    fc.property(long, long, (one, other) => {
      const [mine, theirs] = excerptsOf(one, other);
      expect(mine === theirs).toBe(one === other);
    }),
  );
});
