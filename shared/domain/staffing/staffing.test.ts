import { describe, expect, test } from "vitest";
import type { StationId, UserId } from "#shared/ids";
import { fluidCost, HORIZON_SECONDS } from "./fluid.ts";
import * as guards from "./guards.ts";
import { gainWith, lossWithout, MOVE_COST, propose, WALK_SECONDS } from "./propose.ts";
import type { Decline, Helper, Hindrance, Move, Staffing, StationLoad } from "./types.ts";

const NOW = 1_700_000_000_000;
const SECOND = 1_000;
const [QUIET, LONG, THIRD] = ["stn_quiet", "stn_long", "stn_third"] as [StationId, StationId, StationId];
const [ASHA, BEN] = ["usr_asha", "usr_ben"] as [UserId, UserId];
const EVERYWHERE = new Set([QUIET, LONG, THIRD]);

const quiet: StationLoad = {
  ...{ id: QUIET, isServing: true, queue: 0, arrivalRate: 0.005, cycleSeconds: 60, servers: 3 },
  ...{ isRelieved: false, serversMin: 1 },
};
const long: StationLoad = { ...quiet, id: LONG, queue: 40, arrivalRate: 0.03, servers: 2 };
const asha: Helper = { id: ASHA, stationId: QUIET, busySeconds: 0, isOnBreak: false, mayServe: EVERYWHERE };
const ben: Helper = { ...asha, id: BEN };

function staffing(parts: Partial<Staffing> = {}): Staffing {
  return { now: NOW, stations: [quiet, long], helpers: [asha], moves: [], declines: [], ...parts };
}

const moved = (parts: Partial<Move> & { ago: number }): Move => ({
  ...{ helperId: ASHA, from: QUIET, to: LONG, isOpen: false },
  ...parts,
  at: NOW - parts.ago,
});
const why = (given: Partial<Staffing>, helper = asha, to = LONG): Hindrance | null =>
  new guards.Guards(staffing(given)).whyNotMove(helper, to);

describe("what waiting costs", () => {
  const still = { queue: 0, arrivalRate: 0, rate: 0.02, serverRate: 0.01, changeAfter: 0, rateChange: 0 };

  test("is nothing where nobody waits and fewer come than are served", () => {
    expect(fluidCost({ ...still, arrivalRate: 0.01 })).toBe(0);
  });

  test("is the triangle under a queue that is worked off before the horizon", () => {
    // Six people at one in fifty seconds: gone after 300 s.
    expect(fluidCost({ ...still, queue: 6 })).toBeCloseTo((6 * 300) / 2, 9);
  });

  test("is what waits until the horizon, and the time to work off what is left then", () => {
    // Grows by 0.01 a second from 10 to 16; then max(0.2 · 0.02, 0.02 − 0.8 · 0.03) = 0.004 a second is left for it.
    const waited = ((10 + 16) / 2) * HORIZON_SECONDS;
    expect(fluidCost({ ...still, queue: 10, arrivalRate: 0.03 })).toBeCloseTo(waited + 16 ** 2 / (2 * 0.004), 6);
  });

  test("changes with one server more from when they are there", () => {
    const at = { ...still, queue: 30, arrivalRate: 0.02 };
    const late = fluidCost({ ...at, changeAfter: 300, rateChange: 0.01 });
    // Stays at 30 for 300 s, falls by 0.01 a second to 27, and is worked off by max(0.006, 0.03 − 0.016).
    expect(late).toBeCloseTo(30 * 300 + ((30 + 27) / 2) * 300 + 27 ** 2 / (2 * 0.014), 6);
    expect(fluidCost({ ...at, changeAfter: 0, rateChange: 0.01 })).toBeLessThan(late);
    expect(fluidCost({ ...at, changeAfter: HORIZON_SECONDS + 1, rateChange: 0 })).toBeGreaterThan(late);
  });

  test("is finite where nobody serves", () => {
    const cost = fluidCost({ ...still, queue: 12, rate: 0 });
    expect(cost).toBeCloseTo(12 * HORIZON_SECONDS + 12 ** 2 / (2 * 0.2 * 0.01), 6);
  });
});

describe("a proposal", () => {
  test("sends somebody who has nothing to do to where many wait, and says what it spares", () => {
    const proposal = propose(staffing());
    expect(proposal).toMatchObject({ helperId: ASHA, from: QUIET, to: LONG });
    const saved = gainWith(long, WALK_SECONDS) - lossWithout(quiet) - WALK_SECONDS;
    expect(proposal?.savedSeconds).toBe(saved);
    expect(saved).toBeGreaterThan(MOVE_COST);
  });

  test("is none where it spares no more than moving somebody is worth", () => {
    const short = { ...long, queue: 4 };
    expect(gainWith(short, WALK_SECONDS)).toBeLessThan(MOVE_COST);
    expect(propose(staffing({ stations: [quiet, short] }))).toBeNull();
  });

  test("asks for half as much where a queue is to be relieved", () => {
    const middling = { ...long, queue: 6, arrivalRate: 0.034 };
    const saved = gainWith(middling, WALK_SECONDS) - WALK_SECONDS;
    expect(saved).toBeGreaterThan(MOVE_COST / 2);
    expect(saved).toBeLessThan(MOVE_COST);
    expect(propose(staffing({ stations: [quiet, middling] }))).toBeNull();
    expect(propose(staffing({ stations: [quiet, { ...middling, isRelieved: true }] }))?.to).toBe(LONG);
  });

  test("takes whoever is there soonest, and of two queues the one that gains most", () => {
    const busy = { ...ben, busySeconds: 200 };
    expect(propose(staffing({ helpers: [busy, asha] }))?.helperId).toBe(ASHA);
    const longer = { ...long, id: THIRD, queue: 60 };
    expect(propose(staffing({ stations: [quiet, long, longer] }))?.to).toBe(THIRD);
  });

  test("takes who is free before who is missed elsewhere", () => {
    const free = { ...ben, stationId: null };
    const tight = { ...quiet, servers: 2, arrivalRate: 0.02, queue: 3 };
    expect(propose(staffing({ stations: [tight, long], helpers: [asha, free] }))).toMatchObject({
      helperId: BEN,
      from: null,
    });
  });

  test("comes 15 seconds after the last one, and not a moment sooner", () => {
    const other = (ago: number) => moved({ ago, helperId: BEN, from: THIRD, to: QUIET });
    expect(propose(staffing({ moves: [other(15 * SECOND - 1)] }))).toBeNull();
    expect(propose(staffing({ moves: [other(15 * SECOND)] }))).not.toBeNull();
  });
});

describe("nobody is asked to move", () => {
  test.each<[string, Hindrance, Partial<Staffing>, Helper?, StationId?]>([
    ["to a station there is not", "station-unknown", {}, asha, THIRD],
    ["to where they are", "already-there", {}, asha, QUIET],
    ["to a queue that rests", "not-serving", { stations: [quiet, { ...long, isServing: false }] }],
    ["on a break", "on-break", {}, { ...asha, isOnBreak: true }],
    ["to where they may not serve", "may-not-serve", {}, { ...asha, mayServe: new Set([QUIET]) }],
    ["while they are asked or on the way", "is-moving", { moves: [moved({ ago: 1, isOpen: true })] }],
    [
      "when a queue lost somebody to theirs lately",
      "would-reverse",
      { moves: [moved({ ago: 599 * SECOND, helperId: BEN, from: LONG, to: QUIET })] },
    ],
    ["where they would be the last", "donor-needs-them", { stations: [{ ...quiet, servers: 1 }, long] }],
    ["below what their station keeps", "donor-needs-them", { stations: [{ ...quiet, serversMin: 3 }, long] }],
    [
      "to where people wait less than they would here",
      "donor-waits-longer",
      { stations: [{ ...quiet, queue: 40, servers: 3 }, long] },
    ],
    ["from a station nobody knows", "station-unknown", { stations: [long] }],
  ])("%s", (_, hindrance, given, helper, to) => {
    expect(why(given, helper, to)).toBe(hindrance);
  });

  const at = (ago: number) => moved({ ago, from: LONG, to: THIRD });
  const declined = (ago: number): Decline => ({ helperId: ASHA, at: NOW - ago });
  test.each<[string, Hindrance, number, (ago: number) => Partial<Staffing>]>([
    ["within ten minutes of the last time", "just-moved", guards.DWELL_MS, (ago) => ({ moves: [at(ago)] })],
    ["within a quarter of an hour of a no", "declined", guards.DECLINED_MS, (ago) => ({ declines: [declined(ago)] })],
    [
      "to where somebody came less than a minute ago",
      "receiver-rests",
      guards.RECEIVER_REST_MS,
      (ago) => ({ moves: [moved({ ago, helperId: BEN, from: THIRD })] }),
    ],
    [
      "a fourth time in an hour",
      "moved-enough",
      guards.MOVES_WITHIN_MS,
      (ago) => ({ moves: [at(ago), at(ago - 1), at(guards.DWELL_MS)] }),
    ],
    [
      "the way back of others within ten minutes",
      "would-reverse",
      guards.REVERSAL_MS,
      (ago) => ({ moves: [moved({ ago, helperId: BEN, from: LONG, to: QUIET })] }),
    ],
  ])("%s, to the millisecond", (_, hindrance, ms, given) => {
    expect(why(given(ms - 1))).toBe(hindrance);
    expect(why(given(ms))).toBeNull();
  });

  test("and whoever is free leaves nobody alone", () => {
    expect(why({ stations: [{ ...quiet, servers: 1 }, long] }, { ...asha, stationId: null })).toBeNull();
  });

  test("and a station that serves nobody gives its last", () => {
    expect(why({ stations: [{ ...quiet, servers: 1, isServing: false }, long] })).toBeNull();
  });
});
