import type { Estimator, Eta, QueueState } from "./types.ts";

/** Below this many measured services an estimate is called a first one: the prior still outweighs what was seen. */
export const ETA_SAMPLES_MIN = 6;

// Half-lives of a measurement; the slower clock wins, so an idle station forgets nothing.
const HALF_LIFE_SECONDS = 600;
const HALF_LIFE_CYCLES = 40;
// The prior weighs as much as two cycles: strong enough for an opening, gone after a handful of people.
const PRIOR_CYCLES = 2;
const PRIOR_VARIATION = 0.7;
// The spread needs more evidence than the mean before it is believed.
const PRIOR_VARIATION_CYCLES = 10;
const SQUARED_VARIATION_MIN = 0.05;
const SQUARED_VARIATION_MAX = 2.5;
// Below the clock's own millisecond there is no spread to measure.
const CYCLE_MIN_SECONDS = 0.001;
// Standard normal quantiles of the ends of the 50 % and the 90 % range.
const Z_50 = 0.67449;
const Z_90 = 1.64485;

/** Seconds until one's own call: the mean, and the 5, 25, 50, 75 and 95 % quantiles. */
export type Prediction = {
  readonly mean: number;
  readonly quantiles: readonly [p5: number, p25: number, p50: number, p75: number, p95: number];
};

export function newEstimator(now: number): Estimator {
  return { n: 0, s: 0, q: 0, lastAt: now };
}

/**
 * Learns one cycle: from a call until that server could call again, no-shows included.
 * @param cycleSeconds seconds ≥ 0
 * @param at           end of the cycle, epoch ms; an earlier instant than the last counts as the last
 */
export function learn(estimator: Estimator, cycleSeconds: number, at: number): Estimator {
  const elapsed = Math.max(0, at - estimator.lastAt) / 1000;
  const keep = Math.max(0.5 ** (elapsed / HALF_LIFE_SECONDS), 0.5 ** (1 / HALF_LIFE_CYCLES));
  return {
    n: estimator.n * keep + 1,
    s: estimator.s * keep + cycleSeconds,
    q: estimator.q * keep + cycleSeconds * cycleSeconds,
    lastAt: Math.max(at, estimator.lastAt),
  };
}

/** Squared coefficient of variation of a cycle: measured, pulled towards the prior, in [0.05, 2.5]. */
export function squaredVariation(estimator: Estimator): number {
  const { n, s, q } = estimator;
  const prior = PRIOR_VARIATION ** 2;
  const mean = s / n;
  if (n <= 1.5 || mean < CYCLE_MIN_SECONDS) return prior;
  const variance = (Math.max(0, q / n - mean * mean) * n) / (n - 1);
  const blended = (PRIOR_VARIATION_CYCLES * prior + (n * variance) / (mean * mean)) / (PRIOR_VARIATION_CYCLES + n);
  return Math.min(SQUARED_VARIATION_MAX, Math.max(SQUARED_VARIATION_MIN, blended));
}

/**
 * Expected rest of a cycle that has lasted `age`, for a lognormal cycle of mean `mean`. All in seconds.
 * @param c2 squared coefficient of variation
 */
export function residual(mean: number, age: number, c2: number): number {
  if (age <= 0.5) return mean;
  const sigma = Math.sqrt(Math.log(1 + c2));
  const z = (Math.log(mean) - (sigma * sigma) / 2 - Math.log(age)) / sigma;
  const survival = normalCdf(z);
  if (survival < 1e-4) return 0.3 * Math.max(mean, age);
  return Math.max(0.02 * mean, (mean * normalCdf(z + sigma)) / survival - age);
}

/**
 * Predicts when the k-th person from now is called. Everything that does not depend on k is worked out once, so that a
 * flush over a whole queue pays for it once.
 * @param priorSeconds the usual cycle before anything is measured, > 0
 * @param servers      staff on duty, integer ≥ 1
 * @param ages         seconds the running cycles have lasted, at most one per server
 * @returns for k ≥ 1 (1 is next), seconds
 * Source: Gamma posterior of the service rate with an age-aware residual, quantiles by Wilson and Hilferty (1931) for the
 * ratio of two Gammas. One rate for all servers; people leaving, changing staff and later arrivals with a head start are
 * taken as none; abrupt changes of pace and calibration of the ranges against outcomes are not part of it.
 */
export function predictor(
  estimator: Estimator,
  priorSeconds: number,
  servers: number,
  ages: readonly number[],
): (k: number) => Prediction {
  const c2 = squaredVariation(estimator);
  const n = PRIOR_CYCLES + estimator.n;
  const total = PRIOR_CYCLES * priorSeconds + estimator.s;
  let mean = total / n;
  let running = 0;
  for (let round = 0; round < 3; round++) {
    let weights = 0;
    let seconds = 0;
    for (const age of ages) {
      const weight = Math.min(1, age / mean);
      weights += weight;
      seconds += weight * (age + residual(mean, age, c2));
    }
    mean = (total + seconds) / (n + weights);
    running = weights;
  }
  const weight = n + running;
  // With all servers busy the first departure comes when the running cycles end, not a full mean from now.
  const rest = ages.reduce((sum, age) => sum + residual(mean, age, c2), 0);
  const shift = ages.length >= servers ? (rest - ((servers - 1) * mean * (1 + c2)) / 2) / servers - mean / servers : 0;
  const burst = ((1 - Math.min(1, c2)) * (servers - 1)) / servers;

  const predict = (k: number): Prediction => {
    const spread = (c2 + burst * Math.exp(-(k - 1) / servers)) / k;
    const expected = Math.max((k * mean) / servers + shift, (0.1 * mean) / servers);
    return { mean: expected, quantiles: quantilesOf(expected, spread, 2 + weight / c2) };
  };
  // Behind a cycle that drags on, averaging over more people narrows the formula's range faster than the wait grows, and
  // its upper end would fall. Nobody is called before the one who is next, so no quantile is below theirs.
  const [p5, p25, p50, p75, p95] = predict(1).quantiles;
  return (k) => {
    const { mean, quantiles: q } = predict(k);
    return {
      mean,
      quantiles: [
        Math.max(p5, q[0]),
        Math.max(p25, q[1]),
        Math.max(p50, q[2]),
        Math.max(p75, q[3]),
        Math.max(p95, q[4]),
      ],
    };
  };
}

/**
 * The estimate for somebody with `ahead` people before them, in ms from `now`; non-decreasing in `ahead`.
 * @returns null while no server is on or the queue is paused: an honest time does not exist then
 */
export function etaFor(state: QueueState, ahead: number, now: number): Eta | null {
  return etaAt(state, now)?.(ahead) ?? null;
}

/** `etaFor` for many places in one queue at one instant: what they share is computed once. */
export function etaAt(state: QueueState, now: number): ((ahead: number) => Eta) | null {
  const { servers, estimator, config } = state;
  if (servers < 1 || state.status === "paused") return null;
  const ages: number[] = [];
  for (const [{ key: calledAt }] of state.inService.entries()) {
    if (ages.length === servers) break;
    ages.push(Math.max(0, now - calledAt) / 1000);
  }
  // More people called than servers: the surplus still waits for a server, in front of everybody else.
  const surplus = Math.max(0, state.inService.size - servers);
  const predict = predictor(estimator, config.priorServiceSeconds, servers, ages);
  // Decay takes a little off every count: six measured services sum to about 5.75.
  const first = Math.round(estimator.n) < ETA_SAMPLES_MIN;
  return (ahead) => {
    const [p5, p25, p50, p75, p95] = predict(ahead + surplus + 1).quantiles;
    return { medianMs: ms(p50), likely: [ms(p25), ms(p75)], range: [ms(p5), ms(p95)], first };
  };
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** Quantiles of mean × (Gamma of shape 1/spread) / (Gamma of shape `shape`), by Wilson and Hilferty's cube root. */
function quantilesOf(mean: number, spread: number, shape: number): Prediction["quantiles"] {
  const a = Math.max(0.003, spread) / 9;
  const b = 1 / (9 * shape);
  const at = (z: number) => {
    const p = (1 - b) ** 2 - z * z * b;
    const q = (1 - a) * (1 - b);
    const g = (1 - a) ** 2 - z * z * a;
    const u = (q + Math.sign(z) * Math.sqrt(Math.max(0, q * q - p * g))) / p;
    return ((mean * (shape - 1)) / shape) * Math.max(0, u) ** 3;
  };
  return [at(-Z_90), at(-Z_50), at(0), at(Z_50), at(Z_90)];
}

/** Φ(x), to double precision for |x| < 8. Source: Marsaglia, "Evaluating the Normal Distribution" (2004). */
function normalCdf(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let sum = x;
  let term = x;
  for (let i = 3, last = 0; sum !== last; i += 2) {
    last = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-(x * x) / 2 - 0.9189385332046728);
}
