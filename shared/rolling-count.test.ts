import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RollingCount } from "./rolling-count.ts";

test("an instant counts from itself until the window has passed", () => {
  const count = new RollingCount(60);
  count.add(100);
  expect([count.at(100), count.at(159), count.at(160)]).toEqual([1, 1, 0]);
});

test("counts what a look at all instants would, however many there were", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 3_000 }), (steps) => {
      const count = new RollingCount(60);
      const all: number[] = [];
      let now = 0;
      for (const step of steps) {
        now += step;
        count.add(now);
        all.push(now);
      }
      expect(count.at(now)).toBe(all.filter((at) => at > now - 60).length);
    }),
  );
});
