import type { Estimator, Flow, Pace, ServerPace } from "./types.ts";

// Half-lives of a measurement; the slower clock wins, so an idle station forgets nothing.
const HALF_LIFE_SECONDS = 600;
const HALF_LIFE_CYCLES = 40;
/** Shorter than that of service: whoever comes, comes in waves, and helpers are sent by it. */
export const ARRIVAL_HALF_LIFE_SECONDS = 240;
const STAFFING_HALF_LIFE_SECONDS = 3600;
/** The prior weighs as much as two cycles: strong enough for an opening, gone after a handful of people. */
export const PRIOR_CYCLES = 2;
const PRIOR_VARIATION = 0.7;
// The spread needs more evidence than the mean before it is believed.
const PRIOR_VARIATION_CYCLES = 10;
const SQUARED_VARIATION_MIN = 0.05;
const SQUARED_VARIATION_MAX = 2.5;
// Below the clock's own millisecond there is no spread to measure.
const CYCLE_MIN_SECONDS = 0.001;

/** What is kept to look for a change of pace in. */
export const RING_MAX = 64;
/** Servers remembered by themselves; of more, the ones longest away are forgotten. */
const SERVERS_REMEMBERED_MAX = 24;
/** Lanes whose arrivals are told apart; editing head starts all day must not grow the state. */
const MIX_MAX = 16;
// A change is looked for once enough was seen, in the last so many cycles; beyond 4.1 standard errors it is one.
const CHANGE_CYCLES_MIN = 14;
const CHANGE_WINDOWS = [6, 8, 12, 16, 24, 32, 48] as const;
const CHANGE_OLDER_MIN = 6;
const CHANGE_THRESHOLD = 4.1;
/** What is left of what was known of each server after a change. */
const CHANGE_SERVER_CYCLES = 2;

export function newPace(now: number): Pace {
  return { n: 0, s: 0, q: 0, lastAt: now };
}

export function newEstimator(now: number): Estimator {
  const sums = { lost: 0, lostExposure: 0, staffChanges: 0, staffSeconds: 0, staffSum: 0, staffWeight: 0 };
  return {
    pace: newPace(now),
    ring: [],
    servers: {},
    flow: { at: now, openSeconds: 0, arrivals: 0, arrivalsOf: {}, ...sums },
    widening: [0, 0, 0, 0],
    record: { compared: 0, in50: 0, in90: 0, absErrorSeconds: 0 },
  };
}

/** Keeps what was learned for another day, and starts the clocks anew. */
export function reopened(estimator: Estimator, now: number): Estimator {
  const { flow } = newEstimator(now);
  const { arrivalsOf, lost, lostExposure } = estimator.flow;
  return { ...estimator, flow: { ...flow, arrivalsOf, lost, lostExposure } };
}

/**
 * Learns one cycle into a pace alone.
 * @param cycleSeconds seconds ≥ 0
 * @param at           end of the cycle, epoch ms; an earlier instant than the last counts as the last
 */
export function learnPace(pace: Pace, cycleSeconds: number, at: number): Pace {
  const keep = kept(pace, at);
  return {
    n: pace.n * keep + 1,
    s: pace.s * keep + cycleSeconds,
    q: pace.q * keep + cycleSeconds * cycleSeconds,
    lastAt: Math.max(at, pace.lastAt),
  };
}

/**
 * Learns one cycle: from a call until that server could call again, no-shows included.
 * @param serverId     who served
 * @param cycleSeconds seconds ≥ 0, per unit of work (a group counts as more than one)
 * @param at           end of the cycle, epoch ms
 */
export function learn(estimator: Estimator, serverId: string, cycleSeconds: number, at: number): Estimator {
  const keep = kept(estimator.pace, at);
  const pace = learnPace(estimator.pace, cycleSeconds, at);
  // The server just heard from goes last: whoever has been silent longest is forgotten first.
  const { [serverId]: own = { n: 0, s: 0 }, ...others } = estimator.servers;
  const remembered = Object.entries(others).slice(-(SERVERS_REMEMBERED_MAX - 1));
  const servers: Record<string, ServerPace> = {};
  for (const [id, { n, s }] of remembered) servers[id] = { n: n * keep, s: s * keep };
  servers[serverId] = { n: own.n * keep + 1, s: own.s * keep + cycleSeconds };
  const ring = [...estimator.ring, cycleSeconds].slice(-RING_MAX);
  return afterChange({ ...estimator, pace, servers, ring });
}

/** If the newest cycles are another process than those before, keeps only the newest. */
function afterChange(estimator: Estimator): Estimator {
  const { pace, ring } = estimator;
  if (pace.n <= CHANGE_CYCLES_MIN) return estimator;
  const c2 = squaredVariation(pace);
  let largest = CHANGE_THRESHOLD;
  let newest = 0;
  for (const window of CHANGE_WINDOWS) {
    // The ring is no shorter: each cycle counts for one there, and for one at most in the pace.
    if (window > pace.n - CHANGE_OLDER_MIN) break;
    // From the newest back, as ever: a log that is replayed must find the same changes to the last digit.
    const sum = ring.slice(-window).reduceRight((total, cycle) => total + cycle, 0);
    const older = pace.s - sum;
    if (older <= 0 || sum <= 0) continue;
    const error = Math.sqrt(c2 * (1 / window + 1 / (pace.n - window)));
    const z = Math.abs(Math.log(sum / window / (older / (pace.n - window)))) / error;
    if (z > largest) [largest, newest] = [z, window];
  }
  if (newest === 0) return estimator;
  const recent = ring.slice(-newest);
  const s = recent.reduce((total, cycle) => total + cycle, 0);
  const q = recent.reduce((total, cycle) => total + cycle * cycle, 0);
  const ratio = s / newest / (pace.s / pace.n);
  const servers: Record<string, ServerPace> = {};
  for (const [id, server] of Object.entries(estimator.servers)) {
    const n = Math.min(server.n, CHANGE_SERVER_CYCLES);
    servers[id] = { n, s: server.n > 0 ? (server.s / server.n) * n * ratio : 0 };
  }
  return { ...estimator, pace: { ...pace, n: newest, s, q }, ring: recent, servers };
}

/** The usual cycle: measured, with the prior in front. */
export function usualCycle({ n, s }: Pace, priorSeconds: number): number {
  return (PRIOR_CYCLES * priorSeconds + s) / (PRIOR_CYCLES + n);
}

/** Squared coefficient of variation of a cycle: measured, pulled towards the prior, in [0.05, 2.5]. */
export function squaredVariation({ n, s, q }: Pace): number {
  const prior = PRIOR_VARIATION ** 2;
  const mean = s / n;
  if (n <= 1.5 || mean < CYCLE_MIN_SECONDS) return prior;
  const variance = (Math.max(0, q / n - mean * mean) * n) / (n - 1);
  const blended = (PRIOR_VARIATION_CYCLES * prior + (n * variance) / (mean * mean)) / (PRIOR_VARIATION_CYCLES + n);
  return Math.min(SQUARED_VARIATION_MAX, Math.max(SQUARED_VARIATION_MIN, blended));
}

/**
 * Carries the sums to `at`, with what held since they were last carried.
 * @param waiting people waiting in that time
 * @param servers servers on duty in that time
 * @param at      not before the instant they were last carried to
 */
export function carry(flow: Flow, waiting: number, servers: number, at: number): Flow {
  const seconds = (at - flow.at) / 1000;
  const keep = 0.5 ** (seconds / STAFFING_HALF_LIFE_SECONDS);
  const fresh = ((1 - keep) * STAFFING_HALF_LIFE_SECONDS) / Math.LN2;
  const isStaffed = servers > 0;
  return {
    ...flow,
    at,
    openSeconds: flow.openSeconds + seconds,
    arrivals: flow.arrivals * 0.5 ** (seconds / ARRIVAL_HALF_LIFE_SECONDS),
    lostExposure: flow.lostExposure + waiting * seconds,
    staffSeconds: flow.staffSeconds + (isStaffed ? seconds : 0),
    // A station nobody staffs has no usual staffing to remember.
    staffSum: isStaffed ? flow.staffSum * keep + servers * fresh : flow.staffSum,
    staffWeight: isStaffed ? flow.staffWeight * keep + fresh : flow.staffWeight,
  };
}

/** Somebody joined with this head start. Carry first. */
export function noteArrival(flow: Flow, creditMs: number): Flow {
  const key = String(creditMs);
  const known = flow.arrivalsOf[key];
  const isFull = known === undefined && Object.keys(flow.arrivalsOf).length >= MIX_MAX;
  const arrivalsOf = isFull ? flow.arrivalsOf : { ...flow.arrivalsOf, [key]: (known ?? 0) + 1 };
  return { ...flow, arrivals: flow.arrivals + 1, arrivalsOf };
}

/** Somebody left while waiting. Carry first. */
export function noteLoss(flow: Flow): Flow {
  return { ...flow, lost: flow.lost + 1 };
}

/** The number of servers changed while the station runs; opening and closing are no change of staffing. Carry first. */
export function noteStaffing(flow: Flow, before: number, after: number): Flow {
  if (before === 0 || after === 0) return flow;
  return { ...flow, staffChanges: flow.staffChanges + Math.abs(after - before) };
}

/**
 * Arrivals per second at an instant, those of the first minute as if it had lasted one.
 * @param at not before the instant to which the flow was last carried, if nobody came since
 * Source: a decayed count over the time it stands for.
 */
export function arrivalRate(flow: Flow, at: number): number {
  const seconds = (at - flow.at) / 1000;
  const arrivals = flow.arrivals * 0.5 ** (seconds / ARRIVAL_HALF_LIFE_SECONDS);
  const tau = ARRIVAL_HALF_LIFE_SECONDS / Math.LN2;
  return arrivals / Math.max(60, tau * (1 - Math.exp(-(flow.openSeconds + seconds) / tau)));
}

function kept(pace: Pace, at: number): number {
  const elapsed = Math.max(0, at - pace.lastAt) / 1000;
  return Math.max(0.5 ** (elapsed / HALF_LIFE_SECONDS), 0.5 ** (1 / HALF_LIFE_CYCLES));
}
