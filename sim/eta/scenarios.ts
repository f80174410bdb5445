import type { Shape } from "./draws.ts";

/** One kind of queue to be right about. Times in seconds from opening. */
export type Scenario = {
  readonly name: string;
  readonly says: string;
  readonly servers: number;
  readonly shape: Shape;
  /** Mean service at an instant. */
  readonly mean: (at: number) => number;
  readonly arrivalsPerSecond: (at: number) => number;
  /** Upper bound of the above. */
  readonly arrivalsMax: number;
  /** Servers differ by a lognormal factor of this deviation. */
  readonly uneven?: number;
  /** The number of servers walks by one about every `every` seconds, between the bounds. */
  readonly staffWalk?: { readonly min: number; readonly max: number; readonly every: number };
  readonly noShows?: { readonly share: number; readonly seconds: number };
  /** Mean patience of those who wait. */
  readonly patience?: number;
  readonly lanes: readonly { readonly creditSeconds: number; readonly share: number }[];
  /** Only these lanes' people are measured; absent, all. */
  readonly measured?: number;
  /** This many stand there at opening, and only they are measured. */
  readonly atOpening?: number;
};

export const DAY_SECONDS = 3 * 3600;
export const WARM_UP_SECONDS = 600;
/** What the station was told its usual cycle is: wrong on purpose nearly everywhere. */
export const PRIOR_SECONDS = 45;

const SAME: Scenario["lanes"] = [{ creditSeconds: 0, share: 1 }];
const HALF: Shape = { cv: 0.5 };

/** People come in waves of an hour and a half around this share of what the servers manage. */
function steady(name: string, says: string, servers: number, seconds: number, shape: Shape, load = 0.97): Scenario {
  const base = (load * servers) / seconds;
  return {
    ...{ name, says, servers, shape, lanes: SAME },
    mean: () => seconds,
    arrivalsPerSecond: (at) => base * (1 + 0.35 * Math.sin((2 * Math.PI * at) / 5400)),
    arrivalsMax: base * 1.35,
  };
}

/** Pace changes, and people keep coming at 0.96 of what the servers manage. */
function changing(name: string, says: string, mean: (at: number) => number, fastest: number): Scenario {
  const common = { name, says, servers: 3, shape: HALF, lanes: SAME, mean };
  return { ...common, arrivalsPerSecond: (at) => (0.96 * 3) / mean(at), arrivalsMax: (0.96 * 3) / fastest };
}

const lanes: Scenario["lanes"] = [
  { creditSeconds: 0, share: 0.85 },
  { creditSeconds: 480, share: 0.1 },
  { creditSeconds: 900, share: 0.05 },
];
const inLanes = (name: string, says: string, measured: number): Scenario => ({
  ...steady(name, says, 3, 60, "exponential"),
  ...{ lanes, measured },
});
const opening = (name: string, says: string, seconds: number): Scenario => ({
  ...{ name, says, servers: 3, shape: HALF, lanes: SAME, atOpening: 25 },
  mean: () => seconds,
  arrivalsPerSecond: () => 0,
  arrivalsMax: 0,
});
const HOUR = 3600;

/** Those whose geometric mean is the goal. */
export const SCENARIOS: readonly Scenario[] = [
  steady("A1", "one server, exponential 40 s", 1, 40, "exponential"),
  steady("A3", "three, exponential 60 s", 3, 60, "exponential"),
  steady("B5", "three, lognormal cv 0.5, 60 s", 3, 60, HALF),
  steady("B12", "three, lognormal cv 1.2, 60 s", 3, 60, { cv: 1.2 }),
  {
    ...steady("C", "staff walks 1 to 5, a change per 420 s", 3, 60, HALF),
    staffWalk: { min: 1, max: 5, every: 420 },
  },
  {
    ...steady("D", "15 % no-shows of 25 s, patience 1800 s, load 1.25", 3, 60, HALF, 1.25),
    noShows: { share: 0.15, seconds: 25 },
    patience: 1800,
  },
  {
    ...steady("F", "mean 40, 80, 50 s changing at 1 h and 1.5 h", 3, 52, HALF, 1),
    mean: (at) => (at < HOUR ? 40 : at < 1.5 * HOUR ? 80 : 50),
    arrivalsPerSecond: () => 3 / 52,
    arrivalsMax: 3 / 52,
  },
  changing("F1", "step from 40 to 80 s at 1.5 h", (at) => (at < 1.5 * HOUR ? 40 : 80), 40),
  changing("F2", "drift from 40 to 70 s", (at) => 40 + (30 * at) / DAY_SECONDS, 40),
  changing("F4", "step from 70 to 35 s at 1.5 h", (at) => (at < 1.5 * HOUR ? 70 : 35), 35),
  { ...steady("G", "four uneven servers (deviation 0.4)", 4, 60, HALF), uneven: 0.4 },
  {
    ...steady("G2", "uneven, 2 to 4 servers", 3, 60, HALF),
    uneven: 0.4,
    staffWalk: { min: 2, max: 4, every: 420 },
  },
  steady("J", "one, 120 s", 1, 120, HALF),
  steady("K", "six, 20 s", 6, 20, HALF),
  inLanes("L1", "lanes 85/10/5, regular", 0),
];

/** Reported beside: not part of the mean. */
export const FURTHER: readonly Scenario[] = [
  inLanes("L1v", "lanes 85/10/5, the VIP lane", 1),
  inLanes("L1a", "lanes 85/10/5, the accessibility lane", 2),
  opening("H1", "25 people at opening, prior right", PRIOR_SECONDS),
  opening("H3", "25 people at opening, prior twice too low", 2 * PRIOR_SECONDS),
];
