import type { Estimator, Quantiles, Widening } from "./types.ts";

/** How far one outcome moves an end. */
const STEP = 0.03;
const WIDENING_MIN = -0.5;
const WIDENING_MAX = 1;
/** How often an end should be missed: 5 % outside each end of the 90 % range, 25 % outside each of the 50 %. */
const TARGETS = [0.05, 0.25, 0.25, 0.05] as const;

/**
 * The ends as shown: stretched away from the median, in ratio, as far as outcomes have asked for.
 * @param quantiles seconds, in order; the median above 0
 */
export function shown(quantiles: Quantiles, widening: Widening): Quantiles {
  const [p5, p25, p50, p75, p95] = quantiles;
  const end = (value: number, by: number) => p50 * (value / p50) ** Math.exp(by);
  const low = end(p25, widening[1]);
  const high = end(p75, widening[2]);
  // Each end learns by itself; the wider range must still hold the narrower one.
  return [Math.min(low, end(p5, widening[0])), low, p50, high, Math.max(high, end(p95, widening[3]))];
}

/**
 * Learns from one outcome: an end that was missed moves out, one that held moves in, each at the rate of its target.
 * @param quote  what was shown at joining, seconds
 * @param actual the wait until the first call, seconds
 */
export function feedback(estimator: Estimator, quote: Quantiles, actual: number): Estimator {
  const [p5, p25, p50, p75, p95] = quote;
  const missed = [actual < p5, actual < p25, actual > p75, actual > p95] as const;
  const moved = (i: 0 | 1 | 2 | 3) => {
    const by = estimator.widening[i] + STEP * ((missed[i] ? 1 : 0) - TARGETS[i]);
    return Math.min(WIDENING_MAX, Math.max(WIDENING_MIN, by));
  };
  const { compared, in50, in90, absErrorSeconds } = estimator.record;
  return {
    ...estimator,
    widening: [moved(0), moved(1), moved(2), moved(3)],
    record: {
      compared: compared + 1,
      in50: in50 + (missed[1] || missed[2] ? 0 : 1),
      in90: in90 + (missed[0] || missed[3] ? 0 : 1),
      absErrorSeconds: absErrorSeconds + Math.abs(actual - p50),
    },
  };
}
