import type { Crowd } from "../load/followers.ts";
import { showMet, showNumber } from "../report.ts";
import { quantile } from "../stats.ts";

/** Every change reaches everybody before this. */
const P99_GOAL_MS = 2_000;
/** No follower is waited for longer. */
export const PATIENCE_MS = 20_000;
/** Longer than a source with many feeds rests between two publications; uneven, so that nothing is in step with it. */
const PAUSE_MS = 1_200;
const PAUSE_SPREAD_MS = 300;

/** What followers heard of changes. */
export class Heard {
  readonly crowd: Crowd;
  /** For each follower of each change. */
  readonly afterMs: number[] = [];
  missed = 0;

  constructor(crowd: Crowd) {
    this.crowd = crowd;
  }

  /** @param since the instant that each of the arrivals counts from */
  note(times: readonly number[], since: number): void {
    for (const at of times) this.afterMs.push(at - since);
    this.missed += this.crowd.size - times.length;
  }
}

/** Resolves to the instant of its commit, epoch milliseconds. */
export type Change = () => Promise<number>;

/** One change, and when each follower heard of it. */
export async function hear(all: readonly Heard[], value: number, change: Change): Promise<void> {
  await pause(PAUSE_MS + Math.random() * PAUSE_SPREAD_MS);
  const arrivals = await Promise.all(all.map(({ crowd }) => crowd.expect(value, PATIENCE_MS)));
  const committedAt = await change();
  for (const [index, { times }] of arrivals.entries()) all[index]?.note(await times, committedAt);
}

/** Of one crowd, or of several together. */
export function rowOf(what: string, objects: number, all: readonly Heard[], goal?: string): string[] {
  const times = all.flatMap(({ afterMs }) => afterMs).sort((a, b) => a - b);
  const sockets = all.reduce((sum, { crowd }) => sum + crowd.size, 0);
  const missed = all.reduce((sum, one) => sum + one.missed, 0);
  const isMet = quantile(times, 0.99) < P99_GOAL_MS && missed === 0;
  return [
    what,
    showNumber(sockets, 0),
    String(objects),
    showNumber(times.length, 0),
    ...[0.5, 0.95, 0.99, 1].map((share) => showNumber(quantile(times, share), 0)),
    String(missed),
    goal ?? `P99 < ${P99_GOAL_MS} ms, 0 missed: ${showMet(isMet)}`,
  ];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
