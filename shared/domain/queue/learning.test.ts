import fc from "fast-check";
import { expect, test } from "vitest";
import { callsBefore } from "../eta/floor.ts";
import { modelTells } from "../eta/test-eta-model.ts";
import type { Eta } from "../eta/types.ts";
import { endsTooSoon, etaAt, quantilesOf } from "./eta.ts";
import { newQueue, onDuty } from "./state.ts";
import { LearningModel } from "./test-learning-model.ts";
import type { ModelToken, QueueModel } from "./test-queue-model.ts";
import { base, play, RUNS, story } from "./test-queue-play.ts";
import { T0 } from "./test-queue-story.ts";
import type { QueueState } from "./types.ts";

function expectNear(actual: number, expected: number, near = 1e-9): void {
  expect(Math.abs(actual - expected), `${actual} beside ${expected}`).toBeLessThanOrEqual(
    near * Math.max(1, Math.abs(expected)),
  );
}

test("what a queue learns is what its cycles, comings and goings add up to", () => {
  fc.assert(
    fc.property(story, (one) => {
      const model = new LearningModel();
      const { state } = play(one, (before, event, after) => model.note(before, event, after));
      const { pace, ring, servers, flow, record, widening } = state.estimator;
      const { n, s, q } = model.pace.pace;
      expectNear(pace.n, n);
      expectNear(pace.s, s);
      expectNear(pace.q, q);
      expect(ring).toEqual(model.pace.ring);
      for (const { id, s: seconds } of model.pace.servers) expectNear(servers[id]?.s ?? 0, seconds);
      const { arrivalsOf, ...sums } = model.flow;
      expect(flow.arrivalsOf).toEqual(arrivalsOf);
      for (const [name, sum] of Object.entries(sums)) expectNear(flow[name as keyof typeof sums], sum as number);
      expect(flow.at).toBe(state.lastAt);
      expect(record).toMatchObject({
        compared: model.outcomes.length,
        in50: model.outcomes.filter(({ told, waitedMs }) => isWithin(told.likely, waitedMs)).length,
        in90: model.outcomes.filter(({ told, waitedMs }) => isWithin(told.range, waitedMs)).length,
      });
      const errors = model.outcomes.map(({ told, waitedMs }) => Math.abs(waitedMs - told.medianMs) / 1000);
      expectNear(
        record.absErrorSeconds,
        errors.reduce((sum, error) => sum + error, 0),
      );
      for (const [i, by] of wideningAfter(model.outcomes).entries()) expectNear(widening[i] ?? 0, by);
    }),
    { numRuns: RUNS },
  );
});

function isWithin([low, high]: readonly [number, number], waitedMs: number): boolean {
  return waitedMs >= low && waitedMs <= high;
}

/** Each end moves out when it was missed, and in when it held. */
function wideningAfter(outcomes: LearningModel["outcomes"]): number[] {
  const ends = [0, 0, 0, 0];
  for (const { told, waitedMs } of outcomes) {
    const isBelow = [told.range[0], told.likely[0]].map((low) => waitedMs < low);
    const isAbove = [told.likely[1], told.range[1]].map((high) => waitedMs > high);
    for (const [i, isMissed] of [...isBelow, ...isAbove].entries()) {
      const target = i === 0 || i === 3 ? 0.05 : 0.25;
      ends[i] = Math.min(1, Math.max(-0.5, (ends[i] ?? 0) + 0.03 * ((isMissed ? 1 : 0) - target)));
    }
  }
  return ends;
}

/** What the formulas say of this place, everything about the queue counted by hand. */
function tellsByHand(state: QueueState, model: QueueModel, token: ModelToken, now: number): readonly number[] {
  const line = model.waiting();
  const before = line.slice(0, line.indexOf(token));
  const count = (of: readonly ModelToken[], isRegular: boolean) =>
    of.filter(({ credit }) => (credit === 0) === isRegular).length;
  const { ahead, aheadMax } = callsBefore({
    ...{ isRegular: token.credit === 0, streak: model.streak },
    ...{ regularsBefore: count(before, true), privilegedBefore: count(before, false) },
    regularsWaiting: count(line, true),
  });
  const groups = before.reduce((sum, { people }) => sum + 0.5 * (people - 1), 0);
  const { pace, flow, servers, widening } = state.estimator;
  const moment = {
    ...{ pace, flow, priorSeconds: state.config.priorServiceSeconds },
    servers: model.onDuty().map(({ id }) => servers[id] ?? { n: 0, s: 0 }),
    ages: model.onDuty().flatMap(({ token: one }) => {
      return one ? Math.max(0, now - (one.calledAt ?? 0)) / 1000 / (0.5 + one.people / 2) : [];
    }),
  };
  const waitedMs = Math.max(0, now - token.joinedAt);
  const place = { ahead: ahead + groups, aheadMax: aheadMax + groups, creditMs: token.credit, waitedMs };
  return modelTells(moment, widening, place);
}

const ends = ({ range, likely, medianMs }: Eta) => [range[0], likely[0], medianMs, likely[1], range[1]];

test("what somebody is told is what the formulas say of those before them and of the desks that are at work", () => {
  fc.assert(
    fc.property(story, fc.integer({ min: -5_000, max: 400_000 }), (one, later) => {
      const { state, model } = play(one, () => {});
      const now = state.lastAt + later;
      const tell = etaAt(state, now);
      expect(tell === null).toBe(onDuty(state).length === 0 || state.status === "paused");
      for (const token of tell ? model.waiting().slice(0, 5) : []) {
        const { joinedAt, credit: creditMs } = token;
        const told = tell?.({ joinedAt, creditMs, number: model.numberOf(token) });
        const byHand = tellsByHand(state, model, token, now);
        for (const [i, end] of (told ? ends(told) : []).entries()) {
          expect(Number.isInteger(end)).toBe(true);
          expect(Math.abs(end - 1000 * (byHand[i] ?? 0))).toBeLessThan(1 + 0.02 * (byHand[i] ?? 0));
        }
      }
    }),
    { numRuns: RUNS },
  );
});

test("what was shown is learned from in seconds", () => {
  const eta: Eta = { medianMs: 4_000, likely: [3_000, 5_500], range: [1_000, 9_000], first: false };
  expect(quantilesOf(eta)).toEqual([1, 3, 4, 5.5, 9]);
});

test("a wait ends too soon that ends after the station, and one that ends with it does not", () => {
  const eta: Eta = { medianMs: 60_000, likely: [0, 90_000], range: [0, 120_000], first: true };
  const closing = (closesAt: number | null) => newQueue({ ...base, closesAt }, T0);
  expect(endsTooSoon(closing(null), eta, T0)).toBe(false);
  expect(endsTooSoon(closing(T0 + 60_000), eta, T0)).toBe(false);
  expect(endsTooSoon(closing(T0 + 59_999), eta, T0)).toBe(true);
  // Nobody knows how long it takes, but it is not over yet.
  expect(endsTooSoon(closing(T0 + 1), null, T0)).toBe(false);
  expect(endsTooSoon(closing(T0), null, T0)).toBe(true);
  expect(endsTooSoon(closing(T0 - 1), { ...eta, medianMs: 0 }, T0)).toBe(true);
});
