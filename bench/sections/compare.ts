import { settle } from "../load/cpu.ts";
import { closedLoop, type LoadResult, openLoop } from "../load/run-load.ts";
import type { Target } from "../load/target.ts";
import type { Effort } from "../options.ts";
import { quantile, type Spread, spreadOf } from "../stats.ts";

export type Latency = {
  readonly perSecond: number;
  readonly p50: Spread;
  readonly p95: Spread;
  readonly p99: Spread;
  readonly samples: number;
};

export type Measured = {
  readonly inFlight: number;
  readonly perSecond: Spread;
  /** The server's processor time, milliseconds a command. */
  readonly cpuMs: Spread | null;
  /** The highest rate offered steadily that was answered in full and in time; null if none was. */
  readonly sustained: number | null;
  readonly latency: Latency;
};

export type Comparison = {
  readonly name: string;
  readonly product: Measured;
  readonly reference: Measured;
  /** Product to reference, of each pair of runs. */
  readonly ratio: Spread;
  readonly cpuRatio: Spread | null;
  readonly notes: readonly string[];
};

/** Within this share of the best rate, fewer commands in flight are preferred: beyond the knee only waiting grows. */
const KNEE_SHARE = 0.95;
/** A rate whose P95 is above this is not sustained. */
const SUSTAINED_P95_MS = 100;
/** Commands on their way in an open loop; more would be a queue in the generator. */
const OPEN_IN_FLIGHT = 96;
/** A generator busier than this measures itself. */
const GENERATOR_LOAD_MAX = 0.7;
const SETTLE_MS_MAX = 30_000;
/** Prepared beyond what the last rate would use. */
const SPARE = 1.4;

/** Both targets in turns, so that whatever else the machine does meets both. */
export async function compare(reference: Target, product: Target, effort: Effort): Promise<Comparison> {
  const pair = { reference: new Trial(reference, effort), product: new Trial(product, effort) };
  await pair.reference.findKnee();
  await pair.product.findKnee();
  const ratios: number[] = [];
  const cpuRatios: number[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    const a = await pair.reference.run();
    const b = await pair.product.run();
    ratios.push(b.perSecond / a.perSecond);
    if (a.serverCpuMs && b.serverCpuMs) cpuRatios.push(b.serverCpuMs / a.serverCpuMs);
  }
  await pair.reference.sweep();
  await pair.product.sweep();
  for (let round = 0; round < effort.rounds; round++) {
    await pair.reference.listen();
    await pair.product.listen();
  }
  return {
    name: product.name,
    product: pair.product.measured(),
    reference: pair.reference.measured(),
    ratio: spreadOf(ratios),
    cpuRatio: cpuRatios.length > 0 ? spreadOf(cpuRatios) : null,
    notes: [...pair.reference.notes, ...pair.product.notes],
  };
}

/** The runs of one target. */
class Trial {
  readonly notes = new Set<string>();
  readonly #target: Target;
  readonly #effort: Effort;
  readonly #runs: LoadResult[] = [];
  readonly #listened: LoadResult[] = [];
  #inFlight = 1;
  #rateGuess = 600;
  #sustained: number | null = null;

  constructor(target: Target, effort: Effort) {
    this.#target = target;
    this.#effort = effort;
  }

  async findKnee(): Promise<void> {
    const tried: LoadResult[] = [];
    for (const inFlight of this.#effort.ramp) tried.push(await this.#closed(inFlight, this.#effort.rampMs));
    const best = Math.max(...tried.map((run) => run.perSecond));
    const knee = tried.find((run) => run.perSecond >= KNEE_SHARE * best);
    this.#inFlight = knee?.inFlight ?? 1;
  }

  async run(): Promise<LoadResult> {
    const run = await this.#closed(this.#inFlight, this.#effort.runMs);
    this.#runs.push(run);
    return run;
  }

  async sweep(): Promise<void> {
    const closedRate = this.#knee();
    for (const share of this.#effort.sweep) {
      const run = await this.#open(share * closedRate, this.#effort.sweepMs);
      if (run.failures.size > 0 || quantile(run.latencies, 0.95) > SUSTAINED_P95_MS) return;
      this.#sustained = share * closedRate;
    }
  }

  /** Latency at half the knee. */
  async listen(): Promise<void> {
    this.#listened.push(await this.#open(this.#knee() / 2, this.#effort.latencyMs));
  }

  measured(): Measured {
    const cpu = this.#runs.flatMap((run) => run.serverCpuMs ?? []);
    const at = (share: number) => spreadOf(this.#listened.map((run) => quantile(run.latencies, share)));
    return {
      inFlight: this.#inFlight,
      perSecond: spreadOf(this.#runs.map((run) => run.perSecond)),
      cpuMs: cpu.length > 0 ? spreadOf(cpu) : null,
      sustained: this.#sustained,
      latency: {
        perSecond: this.#knee() / 2,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        samples: this.#listened.reduce((sum, run) => sum + run.latencies.length, 0),
      },
    };
  }

  #knee(): number {
    return spreadOf(this.#runs.map((run) => run.perSecond)).median;
  }

  async #closed(inFlight: number, ms: number): Promise<LoadResult> {
    await this.#ready((this.#rateGuess * ms) / 1000 + inFlight);
    return this.#keep(await closedLoop(this.#target, { inFlight, ms }));
  }

  async #open(perSecond: number, ms: number): Promise<LoadResult> {
    await this.#ready((perSecond * ms) / 1000);
    return this.#keep(await openLoop(this.#target, { perSecond, inFlight: OPEN_IN_FLIGHT, ms }));
  }

  async #ready(count: number): Promise<void> {
    await this.#target.prepare(Math.ceil(SPARE * count));
    await settle(this.#target.serverPid, SETTLE_MS_MAX);
  }

  #keep(run: LoadResult): LoadResult {
    const { name } = this.#target;
    this.#rateGuess = Math.max(100, run.perSecond);
    for (const [failure, count] of run.failures) this.notes.add(`${name}: ${count} × ${failure}`);
    if (run.generatorLoad > GENERATOR_LOAD_MAX) {
      this.notes.add(`${name}: void, the generator used ${Math.round(run.generatorLoad * 100)} % of a core`);
    }
    return run;
  }
}
