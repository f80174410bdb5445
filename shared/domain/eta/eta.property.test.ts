import fc from "fast-check";
import { expect, test } from "vitest";
import { learn, newEstimator, RING_MAX, usualCycle } from "./learn.ts";
import { type Moment, placeTeller, predictor } from "./predict.ts";
import type { Widening } from "./types.ts";

const RUNS = Number(process.env.RUNS ?? 300);
const PRIOR_SECONDS = 45;
const NO_WIDENING: Widening = [0, 0, 0, 0];

/** A station after some cycles, with a few servers at work: times in seconds, people leaving or not, with lanes or without. */
const station = fc
  .record({
    cycles: fc.array(fc.double({ min: 1, max: 300, noNaN: true }), { maxLength: 60 }),
    ages: fc.array(fc.double({ min: 1, max: 400, noNaN: true }), { minLength: 1, maxLength: 6 }),
    everySeconds: fc.integer({ min: 1, max: 120 }),
    lost: fc.integer({ min: 0, max: 40 }),
    hasLanes: fc.boolean(),
  })
  .map(({ cycles, ages, everySeconds, lost, hasLanes }) => {
    let estimator = newEstimator(0);
    for (const [i, cycle] of cycles.entries())
      estimator = learn(estimator, String(i % ages.length), cycle, (i + 1) * everySeconds * 1000);
    const arrivalsOf: Record<string, number> = hasLanes ? { "0": 30, "480000": 8 } : { "0": 30 };
    const seen = { arrivals: 20, openSeconds: 1200, arrivalsOf, lost, lostExposure: 9000 };
    return { estimator, ages, flow: { ...estimator.flow, ...seen } };
  });
type Station = Parameters<Parameters<typeof station.map>[0]>[0];

function momentOf({ estimator, ages, flow }: Station, isFlowing = true): Moment {
  return {
    pace: estimator.pace,
    priorSeconds: PRIOR_SECONDS,
    servers: ages.map((_, i) => estimator.servers[String(i)] ?? { n: 0, s: 0 }),
    ages,
    flow: isFlowing ? flow : null,
  };
}

const places = fc.record({ ahead: fc.integer({ min: 0, max: 60 }), fewer: fc.integer({ min: 1, max: 10 }) });

test("somebody less before one never makes the wait longer, in the mean and at each end", () => {
  fc.assert(
    fc.property(station, places, (one, { ahead, fewer }) => {
      const moment = momentOf(one);
      const tell = placeTeller(moment, NO_WIDENING);
      const at = (count: number) => tell({ ahead: count, creditMs: 0, waitedMs: 0, aheadMax: 4 * count + 3 });
      const [nearer, farther] = [at(Math.max(0, ahead - fewer)), at(ahead)];
      for (const [i, end] of nearer.entries()) expect(end).toBeLessThanOrEqual((farther[i] ?? 0) + 1e-6);
      const predict = predictor(momentOf(one, false));
      expect(predict(Math.max(1, ahead + 1 - fewer), 0).mean).toBeLessThanOrEqual(predict(ahead + 1, 0).mean + 1e-9);
    }),
    { numRuns: RUNS },
  );
});

test("one more who serves, and has only begun, costs nobody more than a cycle's share and a half", () => {
  fc.assert(
    fc.property(station, fc.integer({ min: 1, max: 40 }), (one, k) => {
      const moment = momentOf(one, false);
      const more = { ...moment, servers: [...moment.servers, { n: 0, s: 0 }], ages: [...moment.ages, 0] };
      const share = usualCycle(moment.pace, PRIOR_SECONDS) / moment.servers.length;
      // Beyond a tenth it goes in three of a thousand drawn moments: few services are known, and one lasts many times as long.
      expect(predictor(more)(k, 0).mean).toBeLessThanOrEqual(predictor(moment)(k, 0).mean + 1.5 * share);
    }),
    { numRuns: RUNS },
  );
});

test("where everything takes longer by a factor, so does the wait", () => {
  fc.assert(
    fc.property(station, fc.integer({ min: 1, max: 40 }), fc.double({ min: 1, max: 8, noNaN: true }), (one, k, c) => {
      const moment = momentOf(one, false);
      const { pace, servers, ages } = moment;
      const slower: Moment = {
        ...moment,
        pace: { ...pace, s: pace.s * c, q: pace.q * c * c },
        priorSeconds: PRIOR_SECONDS * c,
        servers: servers.map(({ n, s }) => ({ n, s: s * c })),
        ages: ages.map((age) => age * c),
      };
      const [before, after] = [predictor(moment)(k, 0), predictor(slower)(k, 0)];
      expect(after.mean / (c * before.mean)).toBeCloseTo(1, 1.7);
      for (const [i, end] of before.quantiles.entries())
        expect(Math.abs((after.quantiles[i] ?? 0) - c * end)).toBeLessThanOrEqual(
          0.02 * c * Math.max(end, before.mean),
        );
    }),
    { numRuns: RUNS },
  );
});

test("what is learned stays finite, ordered and within its bounds", () => {
  fc.assert(
    fc.property(station, places, (one, { ahead }) => {
      const { pace, ring } = one.estimator;
      for (const sum of [pace.n, pace.s, pace.q]) expect(Number.isFinite(sum) && sum >= 0).toBe(true);
      expect(pace.q * pace.n).toBeGreaterThanOrEqual(pace.s * pace.s * (1 - 1e-9));
      expect(ring.length).toBeLessThanOrEqual(RING_MAX);
      const told = placeTeller(momentOf(one), NO_WIDENING)({ ahead, creditMs: 0, waitedMs: 0, aheadMax: 300 });
      for (const [i, end] of told.entries()) {
        expect(Number.isFinite(end)).toBe(true);
        expect(end).toBeGreaterThanOrEqual(told[i - 1] ?? 0);
      }
    }),
    { numRuns: RUNS },
  );
});

test("where there are lanes too, people who give up make waits shorter, and those who come with a head start longer", () => {
  fc.assert(
    fc.property(station, fc.integer({ min: 5, max: 40 }), (one, ahead) => {
      const wait = (change: Partial<Station["flow"]>) => {
        const moment = momentOf({ ...one, flow: { ...one.flow, lost: 0, ...change } });
        return placeTeller(moment, NO_WIDENING)({ ahead, creditMs: 0, waitedMs: 0, aheadMax: 300 })[2];
      };
      const lanes = { arrivalsOf: { "0": 30, "480000": 8 } };
      expect(wait({ ...lanes, lost: 20 })).toBeLessThan(wait(lanes));
      expect(wait({ arrivalsOf: { "0": 30 } })).toBeLessThan(wait(lanes));
    }),
    { numRuns: RUNS },
  );
});
