/** Φ(x), within 8e-8. Source: Abramowitz and Stegun 26.2.17; an estimate asks for it dozens of times. */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-x * x) / 2) * series;
  return x < 0 ? tail : 1 - tail;
}

/**
 * Expected rest of a cycle that has lasted `age`, for a lognormal cycle of mean `mean`. All in seconds.
 * @param c2 squared coefficient of variation, at least 0.05
 */
export function residual(mean: number, age: number, c2: number): number {
  if (age <= 0.5) return mean;
  const sigma = Math.sqrt(Math.log(1 + c2));
  const z = (Math.log(mean) - (sigma * sigma) / 2 - Math.log(age)) / sigma;
  const survival = normalCdf(z);
  if (survival < 1e-4) return 0.3 * Math.max(mean, age);
  return (mean * normalCdf(z + sigma)) / survival - age;
}

/** Standard normal quantiles of the upper ends of the 90 % and the 50 % range. */
export const Z_90 = 1.64485;
const Z_50 = 0.67449;
const Z_ENDS = [-Z_90, -Z_50, 0, Z_50, Z_90] as const;

/**
 * Quantiles of mean × (Gamma of shape 1/spread) / (Gamma of shape `shape`).
 * @param spread squared coefficient of variation of the numerator, above 0
 * @param shape  > 1; how much is known of the rate
 * Source: Wilson and Hilferty (1931), the cube root of a Gamma is nearly normal.
 */
export function ratioQuantiles(mean: number, spread: number, shape: number) {
  const a = spread / 9;
  const b = 1 / (9 * shape);
  const scale = (mean * (shape - 1)) / shape;
  const at = (z: number) => {
    const p = (1 - b) ** 2 - z * z * b;
    const q = (1 - a) * (1 - b);
    const g = (1 - a) ** 2 - z * z * a;
    const root = Math.max(0, (q + Math.sign(z) * Math.sqrt(Math.max(0, q * q - p * g))) / p);
    return scale * root * root * root;
  };
  return [at(Z_ENDS[0]), at(Z_ENDS[1]), at(Z_ENDS[2]), at(Z_ENDS[3]), at(Z_ENDS[4])] as const;
}

/** Beyond this many terms the asymptotic series is exact to a double, and cheaper. */
const SERIES_FROM = 24;

/**
 * Σ 1/(rate + i·theta) and Σ 1/(rate + i·theta)² over i = 0 … k−1, a fractional last term weighted by its fraction:
 * the mean and variance of the time in which k people go, when each of those still waiting gives up at rate theta.
 * O(1) for long lines. Source: digamma and trigamma, Abramowitz and Stegun 6.3.18 and 6.4.12.
 * @param theta above 0
 */
export function departureSums(rate: number, theta: number, k: number): { mean: number; square: number } {
  const whole = Math.floor(k);
  let mean = 0;
  let square = 0;
  const direct = Math.min(whole, SERIES_FROM);
  for (let i = 0; i < direct; i++) {
    const term = 1 / (rate + i * theta);
    mean += term;
    square += term * term;
  }
  const [from, to] = [rate / theta + direct, rate / theta + whole];
  mean += (digamma(to) - digamma(from)) / theta;
  square += (trigamma(from) - trigamma(to)) / (theta * theta);
  const last = 1 / (rate + whole * theta);
  const part = k - whole;
  return { mean: mean + part * last, square: square + part * last * last };
}

/** ψ(x) for x ≥ 24. */
function digamma(x: number): number {
  const inverse = 1 / (x * x);
  return Math.log(x) - 0.5 / x - inverse * (1 / 12 - inverse * (1 / 120 - inverse / 252));
}

/** ψ′(x) for x ≥ 24. */
function trigamma(x: number): number {
  const inverse = 1 / (x * x);
  return 1 / x + inverse / 2 + (inverse / x) * (1 / 6 - inverse * (1 / 30 - inverse / 42));
}
