export type Timing = {
  readonly name: string;
  readonly count: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** More of the same kind tell nothing new; the count goes on. */
const PROBLEMS_KEPT_MAX = 40;

/** What the crowd measured of the app, in real milliseconds from the moment it wanted to send. */
export class Measures {
  requests = 0;
  frames = 0;
  /** Answers "busy", tried again with the same command id. */
  busy = 0;
  /** Connections cut before a reply came, tried again with the same command id. */
  cut = 0;
  /** Sockets closed by the app or the network, and opened again. */
  reconnects = 0;
  repeats = 0;
  problemCount = 0;
  readonly problems: string[] = [];
  readonly liveDelays: number[] = [];
  readonly #timings = new Map<string, number[]>();

  time(name: string, ms: number): void {
    const known = this.#timings.get(name);
    if (known) known.push(ms);
    else this.#timings.set(name, [ms]);
  }

  /** Something happened that must not. */
  problem(words: string): void {
    this.problemCount += 1;
    if (this.problems.length < PROBLEMS_KEPT_MAX) this.problems.push(words);
  }

  timings(): Timing[] {
    return [...this.#timings].map(([name, values]) => ({ name, count: values.length, ...spread(values) }));
  }
}

/** Percentiles by the nearest rank; zeros for no values. */
export function spread(values: readonly number[]): { p50: number; p95: number; p99: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function median(values: readonly number[]): number {
  return spread(values).p50;
}
