import { expect, test } from "vitest";
import { COLLEGE_CROWD, comeBackDelayMs } from "./come-back.ts";

/** How many of a crowd come back in its worst second, when chance spreads them evenly. */
function worstSecond(crowd: number): number {
  const seconds = new Map<number, number>();
  for (let one = 0; one < crowd; one++) {
    const second = Math.floor(comeBackDelayMs(crowd, one / crowd) / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return Math.max(...seconds.values());
}

test("fifteen thousand who are cut off at once come back as fast as they can be let in", () => {
  expect(worstSecond(15_000)).toBeLessThanOrEqual(2_000);
  expect(worstSecond(COLLEGE_CROWD)).toBeLessThanOrEqual(2_000);
});

test("who follows a small event is back soon, and not all in one instant", () => {
  expect(comeBackDelayMs(0, 0.999)).toBeLessThan(1_500);
  expect(worstSecond(300)).toBeLessThanOrEqual(200);
});

test("nobody waits longer than a page may be stale, however many there are", () => {
  expect(comeBackDelayMs(1_000_000, 0.999)).toBeLessThan(8_000);
});
