import { shown } from "./calibrate.ts";
import { departureSums, ratioQuantiles, residual, Z_90 } from "./distributions.ts";
import { arrivalRate, PRIOR_CYCLES, squaredVariation } from "./learn.ts";
import type { Flow, Pace, Prediction, Quantiles, ServerPace, Widening } from "./types.ts";

/** Cycles by which a server is taken for an average one. */
const SERVER_CYCLES = 6;
const PATIENCE_PRIOR_SECONDS = 3000;
const STAFFING_PRIOR_SECONDS = 1800;
/** Below this much expected change the roster is taken as standing. */
const DRIFT_MIN = 0.02;
const USUAL_STAFF_MIN = 0.7;
const SPREAD_MIN = 0.003;
/** Before the mix of lanes was seen: the everyday lane, and what the first and any further head start get. */
const MIX_PRIOR = [0.9, 0.07, 0.03] as const;
const MIX_PRIOR_ARRIVALS = 20;
/** How often a wait is worked out anew from those who would come in during it. */
const OVERTAKING_ROUNDS = 20;

/** What is known of a station at one instant. */
export type Moment = {
  readonly pace: Pace;
  /** The usual cycle before anything is measured, seconds > 0. */
  readonly priorSeconds: number;
  /** What was learned of each server on duty, at least one; zeros for somebody new. Who is leaving is not on duty. */
  readonly servers: readonly ServerPace[];
  /** Seconds the running cycles of those servers have lasted, at most one per server. */
  readonly ages: readonly number[];
  /** Null where nobody comes with a head start, gives up, or changes the staff. */
  readonly flow: Flow | null;
};

/** Somebody's place: `ahead` units of work will be called before them if nobody else comes. */
export type Place = {
  readonly ahead: number;
  readonly creditMs: number;
  /** Milliseconds they have stood there already. */
  readonly waitedMs: number;
  /** No later arrivals can bring `ahead` above this: the floor under the everyday lanes. */
  readonly aheadMax: number;
};

/**
 * Predicts when the k-th person from now is called, as the formulas have it. Everything that does not depend on the place is
 * worked out once, so that a flush over a whole queue pays for it once.
 * @returns for k > 0 (1 is next) and the people expected to come in before them, who are part of k; seconds
 * Source: a Gamma posterior of the service rate with age-aware residuals; leaving at a constant rate; a roster that
 * drifts back to its mean; quantiles by Wilson and Hilferty for the ratio of two Gammas.
 */
export function predictor(moment: Moment): (k: number, overtaking: number) => Prediction {
  const standing = standingOf(moment);
  return (k, overtaking) => predictAt(standing, moment.flow, k, overtaking);
}

/**
 * What people in lanes are told, seconds: who comes later with a longer head start is counted in, and the ends are
 * where this station's outcomes put them. Never less further back in the same lane.
 */
export function placeTeller(moment: Moment, widening: Widening): (place: Place) => Quantiles {
  const standing = standingOf(moment);
  const { flow } = moment;
  const comers = flow ? comersOf(flow, standing.rate) : [];
  const tell = (place: Place) => {
    const over = overtaking(place, comers, standing.rate);
    const prediction = predictAt(standing, flow, place.ahead + 1 + over, over);
    return shown(forThoseWhoStay(prediction, standing.theta), widening);
  };
  // Behind a cycle that drags on, averaging over more people narrows the formula's range faster than the wait grows, and
  // its upper end would fall. Nobody is called before the one who is next, so no quantile is below theirs.
  return (place) => atLeast(tell(place), tell({ ...place, ahead: 0 }));
}

/**
 * A wait as those live through it who do not give up before: long ones are rarer among them.
 * @param theta rate at which people give up, per second
 * Source: a Gamma wait of mean M and variance V, tilted by exp(−theta·wait), is a Gamma of mean M / (1 + theta·V / M).
 */
function forThoseWhoStay({ mean, quantiles }: Prediction, theta: number): Quantiles {
  const [p5, p25, p50, p75, p95] = quantiles;
  const deviation = (p95 - p5) / (2 * Z_90);
  const by = 1 / (1 + (theta * deviation * deviation) / mean);
  return [p5 * by, p25 * by, p50 * by, p75 * by, p95 * by];
}

/** What all places share. `cycle` is the expected time between two calls when all are busy, seconds. */
type Standing = {
  readonly servers: number;
  readonly rate: number;
  readonly cycle: number;
  readonly c2: number;
  readonly burst: number;
  readonly weight: number;
  /** How much later or sooner than usual the first departure comes. */
  readonly shift: number;
  readonly theta: number;
};

function standingOf({ pace, priorSeconds, servers, ages, flow }: Moment): Standing {
  const c2 = squaredVariation(pace);
  const count = servers.length;
  const n = PRIOR_CYCLES + pace.n;
  const total = PRIOR_CYCLES * priorSeconds + pace.s;
  // A running cycle counts by how much of a usual one it has lasted, as long as it is expected to become.
  const withRunning = (usual: number) => {
    let weights = 0;
    let seconds = 0;
    for (const age of ages) {
      const weight = Math.min(1, age / usual);
      weights += weight;
      seconds += weight * (age + residual(usual, age, c2));
    }
    return { mean: (total + seconds) / (n + weights), running: weights };
  };
  const { mean, running } = withRunning(withRunning(withRunning(total / n).mean).mean);
  let rate = 0;
  for (const server of servers) rate += (SERVER_CYCLES + server.n) / (SERVER_CYCLES * mean + server.s);
  const typical = count / rate;
  // With all servers busy the first departure comes when the running cycles end, not a full mean from now.
  let rest = 0;
  for (const age of ages) rest += residual(typical, age, c2);
  const isBusy = ages.length >= count;
  return {
    servers: count,
    rate,
    cycle: 1 / rate,
    c2,
    burst: ((1 - Math.min(1, c2)) * (count - 1)) / count,
    weight: n + running,
    shift: isBusy ? (rest - ((count - 1) * typical * (1 + c2)) / 2) / count - typical / count : 0,
    theta: flow ? flow.lost / (flow.lostExposure + PATIENCE_PRIOR_SECONDS) : 0,
  };
}

function predictAt(standing: Standing, flow: Flow | null, k: number, overtaking: number): Prediction {
  const { servers, rate, c2, theta, cycle } = standing;
  const spreadOfOne = c2 + standing.burst * Math.exp(-(k - 1) / servers);
  let mean = k / rate;
  let spread = spreadOfOne / k;
  if (theta > 0) {
    const sums = departureSums(rate, theta, k);
    mean = sums.mean;
    spread = (spreadOfOne * sums.square) / (sums.mean * sums.mean);
  }
  let drift = 0;
  if (flow) {
    const drifted = withDrift(mean, servers, flow);
    mean = drifted.mean;
    drift = drifted.spread;
  }
  spread += (overtaking + 0.2 * overtaking * overtaking) / (k * k);
  const expected = Math.max(mean + standing.shift, 0.1 * cycle);
  const shape = 2 + 1 / (c2 / standing.weight + drift);
  return { mean: expected, quantiles: ratioQuantiles(expected, Math.max(SPREAD_MIN, spread), shape) };
}

/**
 * A wait at today's staffing, when the number of servers drifts back to what is usual at the rate it has been changing.
 * @param mean seconds at the present number of servers
 * @returns seconds, and the squared variation the unknown future adds
 */
function withDrift(mean: number, servers: number, flow: Flow): { mean: number; spread: number } {
  const changing = flow.staffChanges / (flow.staffSeconds + STAFFING_PRIOR_SECONDS);
  if (changing * mean <= DRIFT_MIN) return { mean, spread: 0 };
  const pull = changing / 2;
  const usual = Math.max(USUAL_STAFF_MIN, flow.staffWeight > 0 ? flow.staffSum / flow.staffWeight : servers);
  const work = mean * servers;
  let wait = mean;
  for (let step = 0; step < 30; step++) {
    const gone = Math.exp(-pull * wait);
    const done = usual * wait + ((servers - usual) * (1 - gone)) / pull;
    const next = Math.max(1, wait - (done - work) / (usual + (servers - usual) * gone));
    const isThere = Math.abs(next - wait) < 1e-9 * next;
    wait = next;
    if (isThere) break;
  }
  const x = pull * wait;
  const gone = Math.exp(-x);
  const spread = (((0.7 * usual) / (x * x)) * (x - 1 + gone) * (1 - gone)) / (work / wait) ** 2;
  return { mean: wait, spread };
}

/** Arrivals per second with each head start. */
type Comer = { readonly creditMs: number; readonly rate: number };

function comersOf(flow: Flow, rate: number): Comer[] {
  const lanes = Object.entries(flow.arrivalsOf).map(([credit, count]) => ({ creditMs: Number(credit), count }));
  lanes.sort((a, b) => a.creditMs - b.creditMs);
  const seen = lanes.reduce((sum, { count }) => sum + count, 0);
  const coming = Math.min(arrivalRate(flow, flow.at), 1.3 * rate);
  return lanes.map(({ creditMs, count }, i) => {
    const prior = MIX_PRIOR_ARRIVALS * (MIX_PRIOR[i] ?? 0);
    return { creditMs, rate: (coming * (count + prior)) / (seen + MIX_PRIOR_ARRIVALS) };
  });
}

/** How many are expected to come in before this place: whoever joins soon enough for their longer head start to count. */
function overtaking({ ahead, creditMs, waitedMs, aheadMax }: Place, comers: readonly Comer[], rate: number): number {
  const overWithin = (wait: number) => {
    let over = 0;
    for (const comer of comers) {
      const headStart = (comer.creditMs - creditMs - waitedMs) / 1000;
      over += comer.rate * Math.max(0, Math.min(wait, headStart));
    }
    return Math.min(over, aheadMax - ahead);
  };
  let wait = (ahead + 1) / rate;
  for (let round = 1; round < OVERTAKING_ROUNDS; round++) {
    const next = 0.5 * wait + (0.5 * (ahead + 1 + overWithin(wait))) / rate;
    if (Math.abs(next - wait) < 1e-6 * wait) break;
    wait = next;
  }
  return overWithin(wait);
}

/** Each quantile at least that of somebody further ahead. */
function atLeast(quantiles: Quantiles, floor: Quantiles): Quantiles {
  return [
    Math.max(quantiles[0], floor[0]),
    Math.max(quantiles[1], floor[1]),
    Math.max(quantiles[2], floor[2]),
    Math.max(quantiles[3], floor[3]),
    Math.max(quantiles[4], floor[4]),
  ];
}
