import fc from "fast-check";
import { expect, test } from "vitest";
import type { StationId, UserId } from "#shared/ids";
import { fluidCost } from "./fluid.ts";
import * as guards from "./guards.ts";
import { gainWith, lossWithout, MOVE_COST, propose } from "./propose.ts";
import type { Helper, Move, Proposal, Staffing, StationLoad } from "./types.ts";

const RUNS = Number(process.env.RUNS ?? 150);
const T0 = 1_700_000_000_000;
const STATIONS = 4;
const HELPERS = 7;
const stationId = (n: number) => `stn_${n}` as StationId;

const load = fc.record({
  queue: fc.integer({ min: 0, max: 80 }),
  arrivalRate: fc.double({ min: 0, max: 0.1, noNaN: true }),
  cycleSeconds: fc.integer({ min: 5, max: 300 }),
  isServing: fc.boolean(),
  isRelieved: fc.boolean(),
  serversMin: fc.integer({ min: 1, max: 3 }),
});
const helper = fc.record({
  at: fc.integer({ min: -1, max: STATIONS - 1 }),
  isOnBreak: fc.boolean(),
  may: fc.array(fc.boolean(), { minLength: STATIONS, maxLength: STATIONS }),
  busySeconds: fc.integer({ min: 0, max: 300 }),
});
/** How time goes by between two looks, and what is said to a proposal. */
const step = fc.record({
  passed: fc.constantFrom<number[]>(1_000, 14_999, 15_000, 60_000, 599_999, 600_000),
  answer: fc.constantFrom("accept", "accept", "accept", "decline"),
  queues: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: STATIONS, maxLength: STATIONS }),
});
const day = fc.record({
  loads: fc.array(load, { minLength: STATIONS, maxLength: STATIONS }),
  helpers: fc.array(helper, { minLength: HELPERS, maxLength: HELPERS }),
  steps: fc.array(step, { minLength: 20, maxLength: 120 }),
});

type Day = typeof day extends fc.Arbitrary<infer D> ? D : never;
type Seen = { readonly given: Staffing; readonly proposal: Proposal };

/** Plays a day: whoever says yes is at once where they were asked to go. */
function play({ loads, helpers, steps }: Day): Seen[] {
  const people = helpers.map(({ at, may, isOnBreak, busySeconds }, n): Helper => {
    const mayServe = new Set(may.flatMap((yes, i) => (yes ? stationId(i) : [])));
    return { id: `usr_${n}` as UserId, stationId: at < 0 ? null : stationId(at), busySeconds, isOnBreak, mayServe };
  });
  const moves: Move[] = [];
  const declines: { helperId: UserId; at: number }[] = [];
  const seen: Seen[] = [];
  let now = T0;
  for (const { passed, answer, queues } of steps) {
    now += passed;
    const stations = loads.map((one, i): StationLoad => {
      const id = stationId(i);
      return { ...one, id, queue: queues[i] ?? 0, servers: people.filter((person) => person.stationId === id).length };
    });
    const given = {
      now,
      stations,
      helpers: people.map((person) => ({ ...person })),
      moves: [...moves],
      declines: [...declines],
    };
    const proposal = propose(given);
    if (!proposal) continue;
    seen.push({ given, proposal });
    const { helperId, from, to } = proposal;
    if (answer === "decline") declines.push({ helperId, at: now });
    else {
      moves.push({ helperId, from, to, at: now, isOpen: false });
      const n = people.findIndex(({ id }) => id === helperId);
      people[n] = { ...(people[n] as Helper), stationId: to };
    }
  }
  return seen;
}

function inEvery(check: (seen: Seen, before: readonly Seen[]) => void): void {
  let proposals = 0;
  fc.assert(
    fc.property(day, (one) => {
      const all = play(one);
      proposals += all.length;
      for (const [i, seen] of all.entries()) check(seen, all.slice(0, i));
    }),
    { numRuns: RUNS },
  );
  // A property of proposals that nobody makes proves nothing.
  expect(proposals).toBeGreaterThan(RUNS);
}

const helperOf = ({ given, proposal }: Seen) => given.helpers.find(({ id }) => id === proposal.helperId) as Helper;
const stationOf = ({ given }: Seen, id: StationId | null) => given.stations.find((one) => one.id === id);

test("breaks, skills and rest are never overruled", () => {
  inEvery((seen) => {
    const { isOnBreak, mayServe, stationId: at } = helperOf(seen);
    expect(isOnBreak).toBe(false);
    expect(mayServe.has(seen.proposal.to)).toBe(true);
    expect(at).toBe(seen.proposal.from);
    expect(at).not.toBe(seen.proposal.to);
    expect(stationOf(seen, seen.proposal.to)?.isServing).toBe(true);
  });
});

test("a station keeps its last, and those it must keep; nobody is taken from where people would wait as long", () => {
  inEvery((seen) => {
    const donor = stationOf(seen, seen.proposal.from);
    const receiver = stationOf(seen, seen.proposal.to);
    if (!donor?.isServing || !receiver) return;
    expect(donor.servers - 1).toBeGreaterThanOrEqual(Math.max(1, donor.serversMin));
    expect(guards.waitSeconds(donor, donor.servers - 1)).toBeLessThan(guards.waitSeconds(receiver, receiver.servers));
  });
});

test("nobody moves within ten minutes of the last time, more than three times an hour, or a quarter of an hour after a no", () => {
  inEvery(({ given: { now, moves, declines }, proposal: { helperId } }) => {
    const own = moves.filter((move) => move.helperId === helperId);
    for (const { at } of own) expect(now - at).toBeGreaterThanOrEqual(600_000);
    expect(own.filter(({ at }) => now - at < 3_600_000).length).toBeLessThan(3);
    for (const { helperId: who, at } of declines)
      if (who === helperId) expect(now - at).toBeGreaterThanOrEqual(900_000);
  });
});

test("no two moves within 15 seconds, none to the same station within a minute, none back within ten", () => {
  inEvery(({ given: { now, moves }, proposal }) => {
    for (const { at, from, to } of moves) {
      expect(now - at).toBeGreaterThanOrEqual(15_000);
      if (to === proposal.to) expect(now - at).toBeGreaterThanOrEqual(60_000);
      if (to === proposal.from && from === proposal.to) expect(now - at).toBeGreaterThanOrEqual(600_000);
    }
  });
});

test("a move saves what it says, and more than it is worth", () => {
  inEvery((seen) => {
    const { proposal } = seen;
    const receiver = stationOf(seen, proposal.to) as StationLoad;
    const donor = stationOf(seen, proposal.from);
    const delay = 60 + helperOf(seen).busySeconds;
    const net = gainWith(receiver, delay) - (donor ? lossWithout(donor) : 0) - delay;
    expect(proposal.savedSeconds).toBe(net);
    expect(net).toBeGreaterThan(receiver.isRelieved ? MOVE_COST / 2 : MOVE_COST);
  });
});

test("while nothing changes, moves come to an end", () => {
  fc.assert(
    fc.property(day, ({ loads, helpers, steps }) => {
      const queues = loads.map(({ queue }) => queue);
      const same = Array.from({ length: 400 }, () => ({ passed: 600_000, answer: "accept", queues }) as const);
      const all = play({ loads, helpers, steps: [...steps.slice(0, 1), ...same] });
      const last = all.at(-1)?.given.now ?? T0;
      expect(last - T0).toBeLessThan(300 * 600_000);
    }),
    { numRuns: Math.min(RUNS, 300) },
  );
});

test("waiting costs nothing below zero, never less with more people, and never more with a server more", () => {
  const fluid = fc.record({
    queue: fc.double({ min: 0, max: 200, noNaN: true }),
    arrivalRate: fc.double({ min: 0, max: 1, noNaN: true }),
    rate: fc.double({ min: 0, max: 1, noNaN: true }),
    serverRate: fc.double({ min: 0.002, max: 0.2, noNaN: true }),
    changeAfter: fc.double({ min: 0, max: 1_000, noNaN: true }),
  });
  fc.assert(
    fc.property(fluid, (given) => {
      const as = (parts: Partial<typeof given>, rateChange = 0) => fluidCost({ ...given, ...parts, rateChange });
      const cost = as({});
      expect(Number.isFinite(cost)).toBe(true);
      expect(cost).toBeGreaterThanOrEqual(0);
      expect(as({ queue: given.queue + 1 })).toBeGreaterThanOrEqual(cost);
      expect(as({ arrivalRate: given.arrivalRate + 0.01 })).toBeGreaterThanOrEqual(cost - 1e-9 * cost);
      expect(as({}, given.serverRate)).toBeLessThanOrEqual(cost + 1e-9 * cost);
    }),
    { numRuns: RUNS * 4 },
  );
});
