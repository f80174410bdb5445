import { type CpuMeter, meterCpu } from "./cpu.ts";
import type { Driver, Target } from "./target.ts";

export type LoadResult = {
  readonly inFlight: number;
  /** Null for a closed loop. */
  readonly offeredPerSecond: number | null;
  readonly answered: number;
  /** What went wrong how often. */
  readonly failures: ReadonlyMap<string, number>;
  readonly perSecond: number;
  /** Milliseconds, ascending; of an open loop from the intended time of sending; a failure is infinite. */
  readonly latencies: readonly number[];
  /** Share of a core, 0 to 1. */
  readonly generatorLoad: number;
  /** Of the server's process, milliseconds for each answer; null if unknown. */
  readonly serverCpuMs: number | null;
};

/** Answers still missing this long after the last command was sent are failures. */
const PATIENCE_MS = 10_000;

/** As many commands as `inFlight` senders manage, each waiting for its answer before the next. */
export async function closedLoop(
  target: Target,
  { inFlight, ms }: { inFlight: number; ms: number },
): Promise<LoadResult> {
  const driver = await target.open(inFlight);
  const tally = new Tally();
  const cpu = meterCpu(target.serverPid);
  const startedAt = performance.now();
  const sender = async () => {
    while (performance.now() < startedAt + ms) {
      const sentAt = performance.now();
      const answer = driver.send();
      if (!answer) return;
      tally.add(await settled(answer), performance.now() - sentAt);
    }
  };
  try {
    const all = Promise.all(Array.from({ length: inFlight }, sender));
    await within(ms + PATIENCE_MS, all).catch((cause: unknown) => tally.add(String(cause), 0));
    return tally.result(cpu, { inFlight, offeredPerSecond: null, seconds: (performance.now() - startedAt) / 1000 });
  } finally {
    driver.close();
  }
}

/** Commands at a steady rate, whether or not earlier ones were answered. */
export async function openLoop(
  target: Target,
  { perSecond, inFlight, ms }: { perSecond: number; inFlight: number; ms: number },
): Promise<LoadResult> {
  const driver = await target.open(inFlight);
  const tally = new Tally();
  const cpu = meterCpu(target.serverPid);
  const startedAt = performance.now();
  const total = Math.floor((perSecond * ms) / 1000);
  const answers: Promise<void>[] = [];
  const free = makeSlots(inFlight);
  try {
    for (let next = 0; next < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1);
      for (; next < due; next++) {
        const intendedAt = startedAt + (next * 1000) / perSecond;
        answers.push(free.take().then(() => sendOne(driver, tally, intendedAt).finally(() => free.give())));
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await within(PATIENCE_MS, Promise.all(answers)).catch(() => {});
    tally.giveUp(total);
    const seconds = (tally.lastAt - startedAt) / 1000;
    return tally.result(cpu, { inFlight, offeredPerSecond: perSecond, seconds });
  } finally {
    driver.close();
  }
}

async function sendOne(driver: Driver, tally: Tally, intendedAt: number): Promise<void> {
  const answer = driver.send();
  if (answer) tally.add(await settled(answer), performance.now() - intendedAt);
  else tally.add("nothing left to send", 0);
}

class Tally {
  lastAt = performance.now();
  readonly #latencies: number[] = [];
  readonly #failures = new Map<string, number>();

  add(failure: string | null, latencyMs: number): void {
    this.lastAt = performance.now();
    if (failure !== null) this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1);
    this.#latencies.push(failure === null ? latencyMs : Number.POSITIVE_INFINITY);
  }

  giveUp(total: number): void {
    while (this.#latencies.length < total) this.add("no answer", 0);
  }

  result(cpu: CpuMeter, shape: { inFlight: number; offeredPerSecond: number | null; seconds: number }): LoadResult {
    const latencies = this.#latencies.sort((a, b) => a - b);
    const answered = latencies.filter(Number.isFinite).length;
    const used = cpu.read();
    return {
      inFlight: shape.inFlight,
      offeredPerSecond: shape.offeredPerSecond,
      answered,
      failures: this.#failures,
      perSecond: answered / shape.seconds,
      latencies,
      generatorLoad: used.generatorLoad,
      serverCpuMs: used.serverMs === null || answered === 0 ? null : used.serverMs / answered,
    };
  }
}

function settled(answer: Promise<string | null>): Promise<string | null> {
  return answer.catch((cause: unknown) => String(cause));
}

function makeSlots(count: number): { take: () => Promise<void>; give: () => void } {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    take: () => {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    give: () => {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
