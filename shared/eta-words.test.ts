import { describe, expect, test } from "vitest";
import type { Eta } from "#shared/domain/queue/types";
import { aboutWords, isWorthReprinting, likelyWords, nineInTenWords } from "./eta-words.ts";

const minutes = (median: number, likely: [number, number], range: [number, number]): Eta => ({
  medianMs: median * 60_000,
  likely: [likely[0] * 60_000, likely[1] * 60_000],
  range: [range[0] * 60_000, range[1] * 60_000],
  first: false,
});

describe("an estimate in words", () => {
  test("says the median, the likely range and the wide one", () => {
    const eta = minutes(12.2, [10.4, 14.6], [8.1, 18.3]);
    expect(aboutWords(eta)).toBe("About 12 min");
    expect(likelyWords(eta)).toBe("likely 10–15 min");
    expect(nineInTenWords(eta)).toBe("9 times in 10 between 8 and 19 min");
  });

  test("goes by single minutes below 20 and by five above", () => {
    expect(aboutWords(minutes(19.4, [0, 0], [0, 0]))).toBe("About 19 min");
    expect(aboutWords(minutes(23, [0, 0], [0, 0]))).toBe("About 25 min");
    expect(aboutWords(minutes(22, [0, 0], [0, 0]))).toBe("About 20 min");
  });

  test("rounds the ends of a range outward, each by its own step", () => {
    expect(likelyWords(minutes(20, [18.9, 20.1], [0, 0]))).toBe("likely 18–25 min");
    expect(likelyWords(minutes(27, [24.9, 30], [0, 0]))).toBe("likely 20–30 min");
  });

  test("never says nought minutes", () => {
    const eta = minutes(0.1, [0, 0.2], [0, 0.4]);
    expect(aboutWords(eta)).toBe("About 1 min");
    expect(likelyWords(eta)).toBe("likely within 1 min");
    expect(nineInTenWords(eta)).toBe("9 times in 10 within 1 min");
  });

  test("counts hours from sixty minutes on", () => {
    const eta = minutes(61, [52, 78], [40, 121]);
    expect(aboutWords(eta)).toBe("About 1 h");
    expect(likelyWords(eta)).toBe("likely 50 min – 1 h 20 min");
    expect(nineInTenWords(eta)).toBe("9 times in 10 between 40 min and 2 h 5 min");
  });

  test("changes in print only after a whole minute and a tenth", () => {
    expect(isWorthReprinting(5 * 60_000, 4.1 * 60_000)).toBe(false);
    expect(isWorthReprinting(30 * 60_000, 28 * 60_000)).toBe(false);
    expect(isWorthReprinting(30 * 60_000, 27 * 60_000)).toBe(true);
    expect(isWorthReprinting(5 * 60_000, 6 * 60_000)).toBe(true);
  });
});
