import { describe, expect, test } from "vitest";
import { feedback, shown } from "./calibrate.ts";
import { departureSums, residual } from "./distributions.ts";
import { arrivalRate, carry, learn, learnPace, newEstimator, newPace, squaredVariation } from "./learn.ts";
import { type Moment, predictor } from "./predict.ts";
import type { Estimator, Flow, Quantiles } from "./types.ts";

/** Sixty cycles of 30 to 90 s, one every 20 s, three servers in turn. */
function warm(): Estimator {
  let estimator = newEstimator(0);
  for (let i = 1; i <= 60; i++) estimator = learn(estimator, String(i % 3), 30 + 10 * (i % 7), i * 20_000);
  return estimator;
}

function momentOf(estimator: Estimator, ages: readonly number[], flow: Partial<Flow> = {}): Moment {
  return {
    pace: estimator.pace,
    priorSeconds: 45,
    servers: ["0", "1", "2"].map((id) => estimator.servers[id] ?? { n: 0, s: 0 }),
    ages,
    flow: { ...newEstimator(0).flow, ...flow },
  };
}

function expectPrediction(moment: Moment, k: number, over: number, mean: number, quantiles: readonly number[]): void {
  const prediction = predictor(moment)(k, over);
  expect(Math.abs(prediction.mean - mean)).toBeLessThan(0.006);
  for (const [i, seconds] of quantiles.entries())
    expect(Math.abs((prediction.quantiles[i] ?? 0) - seconds)).toBeLessThan(0.006);
}

test.each([
  [1, 22.65, [1.28, 6.66, 14.96, 29.5, 69.36]],
  [10, 157.65, [65.82, 100.45, 136.88, 189.96, 318.17]],
  [30, 457.65, [209.45, 303.56, 401.95, 544.88, 890.06]],
])("before anything is measured, place %i at three busy servers follows the reference", (k, mean, quantiles) => {
  expectPrediction(momentOf(newEstimator(0), [0, 0, 0]), k, 0, mean, quantiles);
});

test("sixty measured cycles follow the reference", () => {
  const { pace } = warm();
  expect(pace.n).toBeCloseTo(37.629, 3);
  expect(pace.s).toBeCloseTo(2244.693, 3);
  expect(squaredVariation(pace)).toBeCloseTo(0.18992, 5);
  expectPrediction(momentOf(warm(), [10, 25, 70]), 12, 0, 231.21, [178.89, 207.37, 229.21, 252.87, 290.38]);
});

test("people who give up, a roster that changes and later arrivals each follow the reference", () => {
  const ages = [10, 25, 70];
  const leaving = momentOf(warm(), ages, { lost: 6, lostExposure: 9000 });
  expectPrediction(leaving, 12, 0, 219.08, [169.48, 196.47, 217.17, 239.6, 275.16]);
  const changing = momentOf(warm(), ages, { staffChanges: 4, staffSeconds: 1200, staffSum: 2.5, staffWeight: 1 });
  expectPrediction(changing, 12, 0, 234.29, [169.06, 202.83, 230.15, 261.2, 313.62]);
  expectPrediction(momentOf(warm(), ages), 12, 3, 231.21, [150.38, 192.67, 226.67, 264.78, 327.56]);
});

test("the rest of a running cycle follows the lognormal reference", () => {
  expect(residual(60, 30, 0.25)).toBeCloseTo(34.371, 3);
  expect(residual(60, 0, 0.25)).toBe(60);
  // One that has just begun is a whole one.
  expect(residual(60, 0.5, 0.25)).toBe(60);
  expect(residual(60, 0.6, 0.25)).toBeCloseTo(59.4, 3);
});

test("a pace that changes abruptly is noticed at the eleventh slow cycle, and the old one forgotten", () => {
  let estimator = warm();
  const changedAt: number[] = [];
  for (let i = 61; i <= 72; i++) {
    const before = estimator.pace.n;
    estimator = learn(estimator, String(i % 3), 120, i * 20_000);
    if (estimator.pace.n < before - 5) changedAt.push(i);
    if (i === 71) {
      expect(estimator.pace).toMatchObject({ n: 12, s: 1390 });
      expect(estimator.ring).toHaveLength(12);
    }
  }
  expect(changedAt).toEqual([71]);
});

describe("a change of pace", () => {
  /** What is known after these cycles, all at one instant, so that none has faded, and before any change was looked for. */
  const knowing = (cycles: readonly number[]): Estimator => {
    const pace = cycles.reduce((known, cycle) => learnPace(known, cycle, 0), newPace(0));
    return { ...newEstimator(0), pace, ring: cycles };
  };
  const times = (count: number, seconds: number) => Array<number>(count).fill(seconds);
  /** How many cycles are still known once the last of them is learned. */
  const knownAfter = (...cycles: number[]) => learn(knowing(cycles.slice(0, -1)), "a", cycles.at(-1) ?? 0, 0).pace.n;

  test("is looked for from the fifteenth cycle on, with six before it at least", () => {
    expect(knownAfter(...times(8, 10), ...times(6, 300))).toBe(14);
    expect(knownAfter(...times(8, 10), ...times(7, 300))).toBe(8);
    expect(knownAfter(...times(6, 10), ...times(12, 300))).toBe(12);
  });

  test("has no size beside services that took no time, and a large one beside very quick ones", () => {
    expect(knownAfter(...times(20, 0), ...times(6, 60))).toBe(26);
    expect(knownAfter(...times(20, 0.02), ...times(6, 60))).toBeLessThan(26);
    expect(knownAfter(...times(20, 60), ...times(6, 0))).toBe(8);
    expect(knownAfter(...times(20, 60), ...times(6, 0.02))).toBe(6);
  });

  test("says nothing of a server of whom nothing is known any more", () => {
    const before = { ...knowing([...times(20, 60), ...times(5, 0.02)]), servers: { b: { n: 0, s: 0 } } };
    expect(learn(before, "a", 0.02, 0).servers).toMatchObject({ b: { n: 0, s: 0 } });
  });
});

test("how much cycles vary is not said of one and a half of them, nor of cycles shorter than the clock tells apart", () => {
  const usual = 0.7 ** 2;
  expect(squaredVariation({ n: 1.5, s: 90, q: 9000, lastAt: 0 })).toBe(usual);
  expect(squaredVariation({ n: 1.6, s: 90, q: 9000, lastAt: 0 })).not.toBe(usual);
  expect(squaredVariation({ n: 2, s: 0, q: 0, lastAt: 0 })).toBe(usual);
  expect(squaredVariation({ n: 2, s: 0.001_8, q: 0.000_001_62, lastAt: 0 })).toBe(usual);
  // Two cycles that are alike, beside ten that vary as usual.
  expect(squaredVariation({ n: 2, s: 0.002, q: 0.000_002, lastAt: 0 })).toBeCloseTo((10 * usual) / 12, 9);
});

test("arrivals are counted over the time they stand for, and over a minute at least", () => {
  const { flow } = newEstimator(0);
  const tau = 240 / Math.LN2;
  expect(arrivalRate({ ...flow, arrivals: 6, openSeconds: 10 }, 0)).toBe(0.1);
  expect(arrivalRate({ ...flow, arrivals: 6, openSeconds: 1e9 }, 0)).toBeCloseTo(6 / tau, 12);
  expect(arrivalRate({ ...flow, arrivals: 6, openSeconds: 1e9 }, 240_000)).toBeCloseTo(3 / tau, 12);
  expect(arrivalRate({ ...flow, arrivals: 6 }, 240_000)).toBeCloseTo(3 / (tau / 2), 12);
});

test("learning decays by the slower of clock and count", () => {
  let pace = newPace(0);
  for (let i = 1; i <= 60; i++) pace = learnPace(pace, 50, i * 20_000);
  // A day of silence forgets as much as one more person.
  expect(learnPace(pace, 0, 86_400_000).n).toBeCloseTo(pace.n * 0.5 ** (1 / 40) + 1, 9);
});

test.each([
  [0.05, 0.0003, 500],
  [0.05, 0.01, 40.5],
  [2, 0.5, 10_000],
  [1, 1, 60],
  [0.02, 2, 200.25],
])("the sums over a long line (rate %f, leaving %f, %f people) are those of adding them up", (rate, theta, k) => {
  let mean = 0;
  let square = 0;
  for (let i = 0; i < k; i++) {
    const weight = Math.min(1, k - i);
    mean += weight / (rate + i * theta);
    square += weight / (rate + i * theta) ** 2;
  }
  const sums = departureSums(rate, theta, k);
  expect(Math.abs(sums.mean / mean - 1)).toBeLessThan(1e-12);
  expect(Math.abs(sums.square / square - 1)).toBeLessThan(1e-12);
});

test("an end that keeps being missed moves out until it is missed as rarely as promised", () => {
  const quote: Quantiles = [60, 80, 100, 120, 140];
  let estimator = newEstimator(0);
  const before = shown(quote, estimator.widening);
  expect(before).toEqual(quote);
  for (let i = 0; i < 20; i++) estimator = feedback(estimator, quote, 150);
  const [p5, p25, p50, p75, p95] = shown(quote, estimator.widening);
  expect(p50).toBe(100);
  expect(p75).toBeGreaterThan(120);
  expect(p95).toBeGreaterThan(150);
  // The low ends held each time, so they move in.
  expect([p5 > 60, p25 > 80]).toEqual([true, true]);
  expect(estimator.record).toEqual({ compared: 20, in50: 0, in90: 0, absErrorSeconds: 1000 });
});

test("an end moves out to e times its distance at most, and in to e to the half of it", () => {
  const quote: Quantiles = [60, 80, 100, 120, 140];
  const after = (actual: number) =>
    Array.from({ length: 400 }).reduce<Estimator>((known) => feedback(known, quote, actual), newEstimator(0)).widening;
  expect(after(150)).toEqual([-0.5, -0.5, 1, 1]);
  expect(after(50)).toEqual([1, 1, -0.5, -0.5]);
});

test("a station nobody staffs keeps what is usual there, and counts who waits", () => {
  const staffed = carry(newEstimator(0).flow, 0, 2, 600_000);
  const alone = carry(staffed, 3, 0, 1_200_000);
  const { staffSum, staffWeight, staffSeconds, lostExposure } = staffed;
  expect(staffSum / staffWeight).toBeCloseTo(2, 9);
  expect(staffSeconds).toBe(600);
  expect(alone).toMatchObject({
    staffSum,
    staffWeight,
    staffSeconds,
    lostExposure: lostExposure + 1800,
    openSeconds: 1200,
  });
});

test("the record counts what each range held, and how far off the median was", () => {
  const quote: Quantiles = [40, 80, 100, 120, 200];
  const waits = [100, 80, 120, 130, 79, 40, 200, 39, 201];
  const { record } = waits.reduce((estimator, wait) => feedback(estimator, quote, wait), newEstimator(0));
  expect(record).toEqual({
    compared: 9,
    in50: 3,
    in90: 7,
    absErrorSeconds: 0 + 20 + 20 + 30 + 21 + 60 + 100 + 61 + 101,
  });
});
