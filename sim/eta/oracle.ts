import type { Random } from "../random.ts";
import { exponential, service, serviceRest } from "./draws.ts";
import { insert, type Line, takeNext, type Waiter } from "./line.ts";
import type { Scenario } from "./scenarios.ts";

const RUNS = 400;

/** A server as it truly is. `factor`: how much slower than the mean. */
export type TrueServer = {
  readonly factor: number;
  /** Null when free; `rest` is set where the end is certain (the grace of somebody who will not come). */
  readonly running: { readonly since: number; readonly endsAt: number | null; readonly mean: number } | null;
};

/**
 * The best anybody could say: the median of many futures of the true state, with the true pace, patience and arrivals,
 * blind only to how those will change.
 */
export function oracle(
  scenario: Scenario,
  line: Line,
  target: Waiter,
  servers: readonly TrueServer[],
  at: number,
  random: Random,
): number {
  const waits = new Float64Array(RUNS);
  for (let run = 0; run < RUNS; run++)
    waits[run] =
      scenario.lanes.length > 1 || scenario.patience
        ? future(scenario, line, target, servers, at, random)
        : plainFuture(scenario, line.waiting.indexOf(target), servers, at, random);
  waits.sort();
  return ((waits[RUNS / 2 - 1] ?? 0) + (waits[RUNS / 2] ?? 0)) / 2;
}

/** Nobody overtakes and nobody leaves: only the ends of services matter. */
function plainFuture(scenario: Scenario, ahead: number, servers: readonly TrueServer[], at: number, random: Random) {
  const free = servers.map((server) => freeAt(scenario, server, at, random));
  for (let place = 0; ; place++) {
    const first = earliest(free);
    const now = free[first] ?? at;
    if (place === ahead) return now - at;
    free[first] = now + cycle(scenario, servers[first]?.factor ?? 1, at, random);
  }
}

function future(
  scenario: Scenario,
  present: Line,
  target: Waiter,
  servers: readonly TrueServer[],
  at: number,
  random: Random,
): number {
  const free = servers.map((server) => freeAt(scenario, server, at, random));
  const line: Line = { waiting: present.waiting.slice(), streak: present.streak };
  const leaves = new Map<Waiter, number>();
  if (scenario.patience)
    for (const waiter of line.waiting) leaves.set(waiter, at + exponential(random, scenario.patience));
  const rate = scenario.lanes.length > 1 ? scenario.arrivalsPerSecond(at) : 0;
  let comesAt = rate > 0 ? at + exponential(random, 1 / rate) : Number.POSITIVE_INFINITY;
  let number = 1e9;
  for (;;) {
    const first = earliest(free);
    const now = free[first] ?? at;
    for (; comesAt <= now; comesAt += exponential(random, 1 / rate)) {
      const lane = drawLane(scenario, random);
      const creditSeconds = scenario.lanes[lane]?.creditSeconds ?? 0;
      number += 1;
      const key = comesAt - creditSeconds;
      insert(line.waiting, { number, lane, creditSeconds, joinedAt: comesAt, key, leavesAt: Number.POSITIVE_INFINITY });
    }
    const called = takeNext(line);
    if (!called || called === target) return now - at;
    if ((leaves.get(called) ?? Number.POSITIVE_INFINITY) <= now) continue;
    free[first] = now + cycle(scenario, servers[first]?.factor ?? 1, at, random);
  }
}

export function drawLane({ lanes }: Scenario, random: Random): number {
  let left = random.next();
  for (const [lane, { share }] of lanes.entries()) {
    left -= share;
    if (left < 0) return lane;
  }
  return 0;
}

function cycle({ noShows, shape, mean }: Scenario, factor: number, at: number, random: Random): number {
  if (noShows && random.chance(noShows.share)) return noShows.seconds;
  return service(random, shape, mean(at) * factor);
}

function freeAt({ shape }: Scenario, { running }: TrueServer, at: number, random: Random): number {
  if (!running) return at;
  return running.endsAt ?? at + serviceRest(random, shape, running.mean, at - running.since);
}

function earliest(free: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < free.length; i++) if ((free[i] ?? 0) < (free[best] ?? 0)) best = i;
  return best;
}
