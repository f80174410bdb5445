import fc from "fast-check";
import { expect, test } from "vitest";
import { feedback } from "./calibrate.ts";
import { normalCdf } from "./distributions.ts";
import { callsBefore, FLOOR_STREAK_MAX, type Standing } from "./floor.ts";
import {
  carry,
  learn,
  newEstimator,
  noteArrival,
  noteLoss,
  noteStaffing,
  reopened,
  squaredVariation,
} from "./learn.ts";
import { type Moment, type Place, placeTeller, predictor } from "./predict.ts";
import { FlowModel, modelPredicts, modelTells, PaceModel, variationOf } from "./test-eta-model.ts";
import type { Flow, Quantiles, Widening } from "./types.ts";

const RUNS = Number(process.env.RUNS ?? 300);
/** What is left of rounding. */
const NEAR = 1e-9;
/** Rounds that end once they hardly move anything. */
const NEARLY = 1e-5;

/** Anywhere there alike: doubles as they are drawn by default are next to nothing, nearly all of them. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 2 ** 20 }).map((part) => min + ((max - min) * part) / 2 ** 20);

function expectNear(actual: number, expected: number, near = NEAR): void {
  expect(Math.abs(actual - expected), `${actual} beside ${expected}`).toBeLessThanOrEqual(
    near * Math.max(1, Math.abs(expected)),
  );
}

const cycle = fc.record({
  server: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 30 })),
  seconds: fc.oneof(between(20, 60), between(0.5, 400)),
  /** Since the last one; now and then a clock runs back. */
  after: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -30, max: 4000 })),
});
/** Stretches of one pace each. */
const day = fc
  .array(
    fc.record({ factor: fc.constantFrom(1, 1, 3, 0.3), cycles: fc.array(cycle, { maxLength: 40, size: "max" }) }),
    {
      ...{ minLength: 1, maxLength: 4, size: "max" },
    },
  )
  .map((stretches) =>
    stretches.flatMap(({ factor, cycles }) => cycles.map((one) => ({ ...one, seconds: one.seconds * factor }))),
  );

test("what is learned of a day is what adding up all its cycles tells, changes of pace included", () => {
  fc.assert(
    fc.property(day, (cycles) => {
      const model = new PaceModel();
      let estimator = newEstimator(0);
      let at = 0;
      for (const { server, seconds, after } of cycles) {
        at += after * 1000;
        estimator = learn(estimator, `s${server}`, seconds, at);
        model.learn({ serverId: `s${server}`, seconds, at });
        const { n, s, q } = model.pace;
        expectNear(estimator.pace.n, n);
        expectNear(estimator.pace.s, s);
        expectNear(estimator.pace.q, q);
        expectNear(squaredVariation(estimator.pace), variationOf(model.pace));
        expect(estimator.ring).toEqual(model.ring);
        expect(Object.keys(estimator.servers).sort()).toEqual(model.servers.map(({ id }) => id).sort());
        for (const { id, n: count, s: sum } of model.servers) {
          expectNear(estimator.servers[id]?.n ?? 0, count);
          expectNear(estimator.servers[id]?.s ?? 0, sum);
        }
      }
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  );
});

const spell = fc.record({
  seconds: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 20_000 })),
  waiting: fc.nat({ max: 40 }),
  servers: fc.nat({ max: 5 }),
  arrives: fc.option(fc.constantFrom(0, 0, 90_000, 480_000, 600_000)),
  gives: fc.boolean(),
});

test("what is carried from moment to moment is what adding it all up at the end tells", () => {
  fc.assert(
    fc.property(fc.array(spell, { minLength: 1, maxLength: 30 }), fc.boolean(), (spells, hasManyLanes) => {
      const model = new FlowModel();
      let { flow } = newEstimator(0);
      let at = 0;
      let staff = 0;
      for (const [i, { seconds, waiting, servers, arrives, gives }] of spells.entries()) {
        flow = noteStaffing(flow, staff, servers);
        if (staff > 0 && servers > 0) model.staffChanges += Math.abs(servers - staff);
        staff = servers;
        model.spells.push({ waiting, servers, from: at, to: at + seconds * 1000 });
        at += seconds * 1000;
        flow = carry(flow, waiting, servers, at);
        if (arrives !== null) {
          const creditMs = hasManyLanes ? i * 1000 : arrives;
          flow = noteArrival(flow, creditMs);
          model.arrivals.push({ at, creditMs });
        }
        if (gives) {
          flow = noteLoss(flow);
          model.lost += 1;
        }
      }
      const { arrivalsOf, ...sums } = model.at(at);
      expect(flow.arrivalsOf).toEqual(arrivalsOf);
      expect(flow.at).toBe(at);
      for (const [name, sum] of Object.entries(sums)) expectNear(flow[name as keyof typeof sums], sum as number);
      const { flow: again } = reopened({ ...newEstimator(0), flow }, at + 5);
      const { lost, lostExposure } = flow;
      expect(again).toEqual({ ...newEstimator(at + 5).flow, arrivalsOf, lost, lostExposure });
    }),
    { numRuns: RUNS },
  );
});

const flows: fc.Arbitrary<Flow> = fc
  .record({
    openSeconds: fc.oneof(between(0, 90), between(0, 9000)),
    arrivals: between(0, 60),
    arrivalsOf: fc.constantFrom(
      { "0": 30 },
      { "0": 30, "480000": 8 },
      { "480000": 8, "0": 50, "90000": 12 },
      { "0": 3, "90000": 1, "300000": 2, "600000": 4 },
      // Nearly everybody who comes has the head start: more come in than are called.
      { "90000": 1, "600000": 90 },
    ),
    lost: fc.oneof(fc.constant(0), fc.nat({ max: 40 })),
    lostExposure: between(0, 9000),
    staffChanges: fc.oneof(fc.constant(0), between(0, 12)),
    staffSeconds: between(0, 9000),
    usual: between(0.1, 6),
    staffWeight: fc.constantFrom(0, 1, 900),
  })
  .map(({ usual, ...flow }) => ({ ...flow, at: 0, staffSum: usual * flow.staffWeight }));

const ages = fc.oneof(between(0, 1), between(0, 200), between(0, 3000));
const moments: fc.Arbitrary<Moment> = fc
  .record({
    pace: fc.record({
      n: fc.oneof(between(0, 3), between(0, 58)),
      mean: fc.oneof(between(2, 40), between(2, 300)),
      variation: fc.oneof(between(0, 0.3), between(0, 1.8)),
    }),
    priorSeconds: between(5, 200),
    servers: fc.array(fc.record({ n: fc.oneof(fc.constant(0), between(0, 30)), mean: between(2, 300) }), {
      minLength: 1,
      maxLength: 6,
    }),
    // With every desk at work, the first departure comes when their cycles end.
    ages: fc.oneof(fc.array(ages, { maxLength: 6 }), fc.array(ages, { minLength: 6, maxLength: 6 })),
    flow: fc.option(flows),
  })
  .map(({ pace: { n, mean, variation }, servers, ages, ...others }) => ({
    ...others,
    pace: { n, s: n * mean, q: n * mean ** 2 * (1 + variation ** 2), lastAt: 0 },
    servers: servers.map((server) => ({ n: server.n, s: server.n * server.mean })),
    ages: ages.slice(0, servers.length),
  }));

const widenings: fc.Arbitrary<Widening> = fc.tuple(
  between(-0.5, 1),
  between(-0.5, 1),
  between(-0.5, 1),
  between(-0.5, 1),
);

const places: fc.Arbitrary<Place> = fc
  .record({
    ahead: fc.oneof(fc.nat({ max: 6 }), between(0, 90)),
    creditMs: fc.constantFrom(0, 90_000, 480_000),
    waitedMs: fc.oneof(fc.constant(0), fc.nat({ max: 500_000 })),
    room: fc.oneof(between(0, 8), fc.constant(Number.POSITIVE_INFINITY)),
  })
  .map(({ room, ...place }) => ({ ...place, aheadMax: place.ahead + room }));

/** So quick, and so many usually there, that the wait is less than the second below which a roster's drift tells none. */
const quick: Moment = {
  ...{ pace: { n: 30, s: 15, q: 8, lastAt: 0 }, priorSeconds: 5, servers: [{ n: 0, s: 0 }], ages: [] },
  flow: { ...newEstimator(0).flow, staffChanges: 120, staffSum: 6, staffWeight: 1 },
};

test("a wait is what its formulas say, each worked out the long way", () => {
  fc.assert(
    fc.property(moments, fc.oneof(between(1, 4), between(1, 80)), between(0, 8), (moment, k, coming) => {
      const [told, expected] = [predictor(moment)(k, coming), modelPredicts(moment, k, coming)];
      expectNear(told.mean, expected.mean);
      for (const [i, end] of told.quantiles.entries()) expectNear(end, expected.quantiles[i] ?? 0);
    }),
    { numRuns: RUNS, examples: [[quick, 1, 0]] },
  );
});

/** Four of five who come during a wait come in before it ends: each round still finds more of them. */
const overtaken: Moment = {
  ...{ pace: { n: 0, s: 0, q: 0, lastAt: 0 }, priorSeconds: 45, servers: [{ n: 0, s: 0 }], ages: [] },
  flow: { ...newEstimator(0).flow, openSeconds: 1e6, arrivals: 15.7, arrivalsOf: { "600000": 90 } },
};
const second: Place = { ahead: 1, creditMs: 0, waitedMs: 0, aheadMax: Number.POSITIVE_INFINITY };

test("so is what somebody is told, with those who come in before them and the ends where outcomes put them", () => {
  fc.assert(
    fc.property(moments, widenings, places, (moment, widening, place) => {
      const [told, expected] = [placeTeller(moment, widening)(place), modelTells(moment, widening, place)];
      for (const [i, end] of told.entries()) expectNear(end, expected[i] ?? 0, NEARLY);
    }),
    { numRuns: RUNS, examples: [[overtaken, [0, 0, 0, 0], second]] },
  );
});

test("Φ is the area under its density, within 8e-8", () => {
  fc.assert(
    fc.property(between(-6, 6), (x) => {
      const steps = 600;
      const density = (at: number) => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
      // Simpson's rule from 0 to x.
      let sum = density(0) + density(x);
      for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density((i * x) / steps);
      expect(Math.abs(normalCdf(x) - (0.5 + (sum * x) / steps / 3))).toBeLessThan(8e-8);
    }),
    { numRuns: RUNS },
  );
});

test("each outcome moves each end by three hundredths of what its target asks, within bounds", () => {
  const quotes = fc
    .uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 5, maxLength: 5 })
    .map((ends) => ends.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(fc.tuple(quotes, fc.integer({ min: 1, max: 50 })), { maxLength: 60 }), (outcomes) => {
      let estimator = newEstimator(0);
      const widening = [0, 0, 0, 0];
      for (const [quote, actual] of outcomes) {
        estimator = feedback(estimator, quote as unknown as Quantiles, actual);
        for (const [i, { end, isLow, target }] of [
          { end: 0, isLow: true, target: 0.05 },
          { end: 1, isLow: true, target: 0.25 },
          { end: 3, isLow: false, target: 0.25 },
          { end: 4, isLow: false, target: 0.05 },
        ].entries()) {
          const isMissed = isLow ? actual < (quote[end] ?? 0) : actual > (quote[end] ?? 0);
          widening[i] = Math.min(1, Math.max(-0.5, (widening[i] ?? 0) + 0.03 * (Number(isMissed) - target)));
        }
      }
      for (const [i, by] of widening.entries()) expectNear(estimator.widening[i] ?? 0, by);
    }),
    { numRuns: RUNS },
  );
});

/** Calls one after the other until it is this place's turn, those with a head start as early as the floor lets them. */
function callAll({ isRegular, regularsBefore, privilegedBefore, regularsWaiting, streak }: Standing): number {
  let [early, privileged, inARow] = [regularsBefore, privilegedBefore, streak];
  let others = isRegular ? 0 : regularsWaiting - regularsBefore;
  for (let called = 0; ; called++) {
    const isFloorDue = inARow >= FLOOR_STREAK_MAX && (isRegular || early + others > 0);
    if (isRegular && early === 0 && (privileged === 0 || isFloorDue)) return called;
    if (!isFloorDue && privileged > 0) {
      privileged--;
      inARow++;
    } else if (early > 0 || isFloorDue) {
      if (early > 0) early--;
      else others--;
      inARow = 0;
    } else return called;
  }
}

test("how many are called before somebody is what calling them all, one after the other, tells", () => {
  const standings = fc
    .record({
      isRegular: fc.boolean(),
      regularsBefore: fc.nat({ max: 9 }),
      privilegedBefore: fc.nat({ max: 9 }),
      others: fc.nat({ max: 5 }),
      streak: fc.nat({ max: FLOOR_STREAK_MAX }),
    })
    .map(({ others, ...standing }) => ({
      ...standing,
      regularsWaiting: standing.regularsBefore + others + Number(standing.isRegular),
    }));
  fc.assert(
    fc.property(standings, (standing) => {
      const { ahead, aheadMax } = callsBefore(standing);
      expect(ahead).toBe(callAll(standing));
      expect(aheadMax).toBe(
        standing.isRegular ? callAll({ ...standing, privilegedBefore: 1000 }) : Number.POSITIVE_INFINITY,
      );
    }),
    { numRuns: 10 * RUNS },
  );
});
