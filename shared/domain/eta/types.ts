/** Decayed statistics of cycles (count, sum, sum of squares, seconds) and the last learning instant, epoch ms. */
export type Pace = { readonly n: number; readonly s: number; readonly q: number; readonly lastAt: number };

/** One server's decayed share of a pace: count and sum of their cycles, seconds. */
export type ServerPace = { readonly n: number; readonly s: number };

/** How people come, give up and are staffed; everything an estimate knows beside the pace of service. */
export type Flow = {
  /** Until when the sums below have been carried, epoch ms. */
  readonly at: number;
  /** Seconds since the station first opened. */
  readonly openSeconds: number;
  /** Arrivals, decayed with a half-life of ten minutes. */
  readonly arrivals: number;
  /** Arrivals per head start (milliseconds, as text), never decayed: the mix of lanes moves slowly. */
  readonly arrivalsOf: Readonly<Record<string, number>>;
  /** People who left while waiting, and the person-seconds that were waited. */
  readonly lost: number;
  readonly lostExposure: number;
  /** Sum of |change| of the number of servers, and the seconds with a server on in which they changed. */
  readonly staffChanges: number;
  readonly staffSeconds: number;
  /** Decayed integral of the number of servers and of time: their quotient is the usual staffing. */
  readonly staffSum: number;
  readonly staffWeight: number;
};

/** What an estimator has learned of one station: under 2 kB as stored. */
export type Estimator = {
  readonly pace: Pace;
  /** The newest cycles, seconds, oldest first: where a change of pace is looked for. */
  readonly ring: readonly number[];
  readonly servers: Readonly<Record<string, ServerPace>>;
  readonly flow: Flow;
  /** Widening of each end of the shown ranges: 5, 25, 75 and 95 %. */
  readonly widening: Widening;
  /** How the ends shown so far have fared: the station's own record of its honesty. */
  readonly record: CalibrationRecord;
};

export type Widening = readonly [p5: number, p25: number, p75: number, p95: number];

/** Outcomes of shown estimates: people compared, how many fell inside each range, and the sum of |error| in seconds. */
export type CalibrationRecord = {
  readonly compared: number;
  readonly in50: number;
  readonly in90: number;
  readonly absErrorSeconds: number;
};

/** Seconds until one's own call: the mean, and the 5, 25, 50, 75 and 95 % quantiles. */
export type Prediction = { readonly mean: number; readonly quantiles: Quantiles };
export type Quantiles = readonly [p5: number, p25: number, p50: number, p75: number, p95: number];

/** Waiting-time estimate in milliseconds from now: median, the 50 % range and the 90 % range. */
export type Eta = {
  readonly medianMs: number;
  readonly likely: readonly [lowMs: number, highMs: number];
  readonly range: readonly [lowMs: number, highMs: number];
  /** True while too few services were measured: the prior still outweighs what was seen. */
  readonly first: boolean;
};
