/** How far ahead the costs of a move are counted out, seconds; what is left then is worked off. */
export const HORIZON_SECONDS = 600;
/** Of a station's rate, what is trusted to be left for working off a queue however many more come. */
const SPARE_SHARE = 0.2;
/** Of the arrivals seen, what is trusted to go on beyond the horizon. */
const ARRIVALS_SHARE = 0.8;

export type Fluid = {
  /** People waiting now. */
  readonly queue: number;
  /** Arrivals per second. */
  readonly arrivalRate: number;
  /** People served per second, all servers together. */
  readonly rate: number;
  /** The rate of one server alone, per second: what a station without any is reckoned with in the end. */
  readonly serverRate: number;
  /** From when on `rateChange` comes on top, seconds. */
  readonly changeAfter: number;
  /** People served per second more (or, negative, fewer). */
  readonly rateChange: number;
};

/**
 * What waiting will cost a station: F(q, λ, R, δ, Δ) = ∫₀ᴴ Q(t) dt + Q(H)² / (2 · max(0.2 R′, R′ − 0.8 λ)), R′ = R + Δ.
 * Q is a fluid queue: from q it moves by λ − R until δ and by λ − R′ from there, and is never below 0. The second term is the
 * time of working off what is left at H. A station without servers works it off as a fifth of one would: longer waits
 * than that have stopped being a matter of minutes.
 * @returns person-seconds ≥ 0. O(1)
 */
export function fluidCost({ queue, arrivalRate, rate, serverRate, changeAfter, rateChange }: Fluid): number {
  const changed = Math.max(0, rate + rateChange);
  const until = Math.min(HORIZON_SECONDS, changeAfter);
  const before = flow(queue, arrivalRate - rate, until);
  const after = flow(before.end, arrivalRate - changed, HORIZON_SECONDS - until);
  const spare = Math.max(SPARE_SHARE * Math.max(changed, serverRate), changed - ARRIVALS_SHARE * arrivalRate);
  return before.area + after.area + after.end ** 2 / (2 * spare);
}

/** A straight line from `start` that stops at zero: the area under it, and where it ends. */
function flow(start: number, slope: number, seconds: number): { area: number; end: number } {
  const end = start + slope * seconds;
  if (end >= 0) return { area: ((start + end) / 2) * seconds, end };
  return { area: start ** 2 / (-2 * slope), end: 0 };
}
