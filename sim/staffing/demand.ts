import type { StationId } from "#shared/ids";
import { exponential } from "../eta/draws.ts";
import { type Random, randomFrom } from "../random.ts";

export const STATIONS = 6;
export const VOLUNTEERS = 14;
export const DAY_SECONDS = 3 * 3_600;
/** Of all volunteers' time, what the day asks for. */
const LOAD = 0.78;
/** Who begins where. */
const STAFFED = [3, 3, 2, 2, 2, 2];
const CYCLE_SECONDS = [40, 120] as const;
/** A talk ends, a band begins: many come to one station at once, for so long, and so many times as many as before. */
const RUSHES = 2;
const RUSH_SECONDS = [900, 2_400] as const;
const RUSH_TIMES = 4;

/** Somebody comes at `at` and takes `seconds` to serve, both in seconds. */
export type Visitor = { readonly at: number; readonly seconds: number };

export type Demand = {
  readonly stations: readonly {
    readonly id: StationId;
    readonly servers: number;
    readonly visitors: readonly Visitor[];
  }[];
};

type Rush = { readonly from: number; readonly until: number };

/** A day's visitors of all stations: the same seed, the same people, whoever serves them. */
export function demandOf(seed: string): Demand {
  const random = randomFrom(`staffing ${seed}`);
  const drawn = STAFFED.map((servers, i) => {
    const cycle = random.int(...CYCLE_SECONDS);
    const rushes = Array.from({ length: RUSHES }, (): Rush => {
      const from = random.int(0, DAY_SECONDS);
      return { from, until: from + random.int(...RUSH_SECONDS) };
    });
    return { id: `stn_${i + 1}` as StationId, servers, cycle, rushes, weight: servers * (0.7 + 0.6 * random.next()) };
  });
  // Weights are shares of the day's work, scaled so that all of it is `LOAD` of what the volunteers can do.
  const asked = drawn.reduce((sum, { weight, rushes }) => sum + weight * meanTimes(rushes), 0);
  const perWeight = (LOAD * VOLUNTEERS) / asked;
  const stations = drawn.map(({ id, servers, cycle, rushes, weight }) => {
    const own = random.fork(id);
    const rate = (weight * perWeight) / cycle;
    return { id, servers, visitors: visitorsOf(own, rate, rushes, cycle) };
  });
  return { stations };
}

/** Poisson with a rate that rushes multiply, by thinning. Source: Lewis and Shedler (1979). */
function visitorsOf(random: Random, rate: number, rushes: readonly Rush[], cycle: number): Visitor[] {
  const highest = rate * RUSH_TIMES;
  const visitors: Visitor[] = [];
  for (let at = exponential(random, 1 / highest); at < DAY_SECONDS; at += exponential(random, 1 / highest)) {
    const seconds = exponential(random, cycle);
    if (random.next() * RUSH_TIMES < timesAt(rushes, at)) visitors.push({ at, seconds });
  }
  return visitors;
}

function timesAt(rushes: readonly Rush[], at: number): number {
  return rushes.some(({ from, until }) => from <= at && at < until) ? RUSH_TIMES : 1;
}

function meanTimes(rushes: readonly Rush[]): number {
  let sum = 0;
  for (let at = 30; at < DAY_SECONDS; at += 60) sum += timesAt(rushes, at);
  return sum / (DAY_SECONDS / 60);
}
