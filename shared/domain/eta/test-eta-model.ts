import { normalCdf } from "./distributions.ts";
import type { Moment, Place } from "./predict.ts";
import type { Flow, Pace, Quantiles, Widening } from "./types.ts";

type Cycle = { readonly serverId: string; readonly seconds: number; readonly at: number };
type Weighed = { readonly seconds: number; readonly weight: number };

/** What is known of the pace, from all cycles that are still remembered, each with its weight of today. */
export class PaceModel {
  cycles: Weighed[] = [];
  ring: number[] = [];
  /** In the order in which they were last heard of. */
  servers: { id: string; n: number; s: number }[] = [];
  #lastAt = 0;

  learn({ serverId, seconds, at }: Cycle): void {
    const byClock = 2 ** (-Math.max(0, at - this.#lastAt) / 600_000);
    const keep = Math.max(byClock, 2 ** (-1 / 40));
    this.#lastAt = Math.max(at, this.#lastAt);
    this.cycles = [...this.cycles.map((one) => ({ ...one, weight: one.weight * keep })), { seconds, weight: 1 }];
    const own = this.servers.find(({ id }) => id === serverId) ?? { id: serverId, n: 0, s: 0 };
    this.servers = [...this.servers.filter((one) => one !== own), own].slice(-24);
    for (const server of this.servers) {
      server.n *= keep;
      server.s *= keep;
    }
    own.n += 1;
    own.s += seconds;
    this.ring = [...this.ring, seconds].slice(-64);
    this.#forgetAfterChange();
  }

  get pace(): Omit<Pace, "lastAt"> {
    const sum = (of: (seconds: number) => number) =>
      this.cycles.reduce((total, { seconds, weight }) => total + weight * of(seconds), 0);
    return { n: sum(() => 1), s: sum((seconds) => seconds), q: sum((seconds) => seconds ** 2) };
  }

  #forgetAfterChange(): void {
    const { n, s } = this.pace;
    if (n <= 14) return;
    const found = [6, 8, 12, 16, 24, 32, 48]
      .filter((window) => window <= this.ring.length && window <= n - 6)
      .map((window) => ({ window, newest: this.ring.slice(-window).reduce((total, one) => total + one, 0) }))
      .filter(({ newest }) => s > newest && newest > 0)
      .map(({ window, newest }) => {
        const ratio = newest / window / ((s - newest) / (n - window));
        const error = Math.sqrt(variationOf(this.pace) * (1 / window + 1 / (n - window)));
        return { window, z: Math.abs(Math.log(ratio)) / error };
      })
      .filter(({ z }) => z > 4.1)
      .toSorted((one, other) => other.z - one.z || one.window - other.window)[0];
    if (!found) return;
    this.ring = this.ring.slice(-found.window);
    this.cycles = this.ring.map((seconds) => ({ seconds, weight: 1 }));
    const change = this.pace.s / found.window / (s / n);
    this.servers = this.servers.map((server) => {
      const kept = Math.min(server.n, 2);
      return { ...server, n: kept, s: (server.s / server.n) * kept * change };
    });
  }
}

export function variationOf({ n, s, q }: Omit<Pace, "lastAt">): number {
  if (n <= 1.5 || s / n < 0.001) return 0.49;
  const mean = s / n;
  const variance = Math.max(0, q / n - mean ** 2) * (n / (n - 1));
  return Math.min(2.5, Math.max(0.05, (4.9 + (n * variance) / mean ** 2) / (10 + n)));
}

/** Flow from all that happened: no sum is carried on, each is added up from the beginning. */
export class FlowModel {
  readonly spells: { waiting: number; servers: number; from: number; to: number }[] = [];
  readonly arrivals: { at: number; creditMs: number }[] = [];
  lost = 0;
  staffChanges = 0;

  at(now: number): Omit<Flow, "at"> {
    const sum = (of: (spell: FlowModel["spells"][number], seconds: number) => number) =>
      this.spells.reduce((total, spell) => total + of(spell, (spell.to - spell.from) / 1000), 0);
    // Only while somebody serves does the usual staffing age.
    const staffedAfter = (at: number) =>
      this.spells
        .filter(({ servers }) => servers > 0)
        .reduce((total, { from, to }) => total + Math.max(0, to - Math.max(from, at)) / 1000, 0);
    const weight = (spell: { from: number; to: number }) => {
      const tau = 3600 / Math.LN2;
      return tau * (Math.exp(-staffedAfter(spell.to) / tau) - Math.exp(-staffedAfter(spell.from) / tau));
    };
    const arrivalsOf: Record<string, number> = {};
    for (const { creditMs } of this.arrivals) {
      const isKnown = arrivalsOf[creditMs] !== undefined;
      if (isKnown || Object.keys(arrivalsOf).length < 16) arrivalsOf[creditMs] = (arrivalsOf[creditMs] ?? 0) + 1;
    }
    return {
      openSeconds: sum((_, seconds) => seconds),
      arrivals: this.arrivals.reduce((total, { at }) => total + 2 ** (-(now - at) / 240_000), 0),
      arrivalsOf,
      lost: this.lost,
      lostExposure: sum(({ waiting }, seconds) => waiting * seconds),
      staffChanges: this.staffChanges,
      staffSeconds: sum(({ servers }, seconds) => (servers > 0 ? seconds : 0)),
      staffSum: sum((spell) => (spell.servers > 0 ? spell.servers * weight(spell) : 0)),
      staffWeight: sum((spell) => (spell.servers > 0 ? weight(spell) : 0)),
    };
  }
}

/** What somebody is told, the formulas one after the other: sums term by term, roots by halving, rounds without an early end. */
export function modelTells(moment: Moment, widening: Widening, place: Place): Quantiles {
  const at = (one: Place) => {
    const { coming, k } = comingIn(moment, one);
    const theta = moment.flow ? moment.flow.lost / (moment.flow.lostExposure + 3000) : 0;
    return widened(ofThoseWhoStay(modelPredicts(moment, k, coming), theta), widening);
  };
  const [told, next] = [at(place), at({ ...place, ahead: 0 })];
  return told.map((end, i) => Math.max(end, next[i] ?? 0)) as unknown as Quantiles;
}

export function modelPredicts(moment: Moment, k: number, coming: number): { mean: number; quantiles: Quantiles } {
  const { ages, flow } = moment;
  const s = moment.servers.length;
  const c2 = variationOf(moment.pace);
  const { rate, cycle, weight } = paceOf(moment, c2);
  const theta = flow ? flow.lost / (flow.lostExposure + 3000) : 0;
  const spreadOfOne = c2 + (((1 - Math.min(1, c2)) * (s - 1)) / s) * Math.exp(-(k - 1) / s);
  let [first, second] = [0, 0];
  for (let i = 0; i < k; i++) {
    const share = Math.min(1, k - i);
    first += share / (rate + i * theta);
    second += share / (rate + i * theta) ** 2;
  }
  let [mean, spread] = [first, (spreadOfOne * second) / first ** 2];
  const rests = ages.reduce((sum, age) => sum + restOf(cycle, age, c2), 0);
  const shift = ages.length >= s ? (rests - ((s - 1) * cycle * (1 + c2)) / 2) / s - cycle / s : 0;
  let drift = 0;
  const changing = flow ? flow.staffChanges / (flow.staffSeconds + 1800) : 0;
  if (flow && changing * mean > 0.02) {
    const pull = changing / 2;
    const usual = Math.max(0.7, flow.staffWeight > 0 ? flow.staffSum / flow.staffWeight : s);
    const work = mean * s;
    const done = (wait: number) => usual * wait + ((s - usual) * (1 - Math.exp(-pull * wait))) / pull;
    mean = Math.max(
      1,
      rootOf((wait) => done(wait) - work),
    );
    const x = pull * mean;
    drift = Math.min(
      0.6,
      (((0.7 * usual) / x ** 2) * (x - 1 + Math.exp(-x)) * (1 - Math.exp(-x))) / (work / mean) ** 2,
    );
  }
  spread += (coming + 0.2 * coming ** 2) / k ** 2;
  mean = Math.max(mean + shift, (0.1 * cycle) / s);
  return { mean, quantiles: ratioOfGammas(mean, Math.max(0.003, spread), 2 + 1 / (c2 / weight + drift)) };
}

/** `cycle`: of a typical server, seconds; `weight`: how many cycles stand behind it. */
function paceOf({ pace, priorSeconds, servers, ages }: Moment, c2: number) {
  const [n, total] = [2 + pace.n, 2 * priorSeconds + pace.s];
  let mean = total / n;
  let weights: number[] = [];
  for (let round = 0; round < 3; round++) {
    const of = mean;
    weights = ages.map((age) => Math.min(1, age / of));
    const running = ages.reduce((sum, age, i) => sum + (weights[i] ?? 0) * (age + restOf(of, age, c2)), 0);
    mean = (total + running) / (n + weights.reduce((sum, one) => sum + one, 0));
  }
  const rate = servers.reduce((sum, server) => sum + (6 + server.n) / (6 * mean + server.s), 0);
  return { rate, cycle: servers.length / rate, weight: n + weights.reduce((sum, one) => sum + one, 0) };
}

function restOf(mean: number, age: number, c2: number): number {
  if (age <= 0.5) return mean;
  const sigma = Math.sqrt(Math.log(1 + c2));
  const z = (Math.log(mean) - sigma ** 2 / 2 - Math.log(age)) / sigma;
  if (normalCdf(z) < 1e-4) return 0.3 * Math.max(mean, age);
  return Math.max(0.02 * mean, (mean * normalCdf(z + sigma)) / normalCdf(z) - age);
}

/** Where an increasing function is zero. */
function rootOf(of: (x: number) => number): number {
  let [low, high] = [0, 1];
  while (of(high) < 0) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (of(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

/** Wilson and Hilferty: where the difference of the two cube roots, each nearly normal, is z of its own deviations. */
function ratioOfGammas(mean: number, spread: number, shape: number): Quantiles {
  const [a, b] = [spread / 9, 1 / (9 * shape)];
  const end = (z: number) => {
    const p = (1 - b) ** 2 - z * z * b;
    const q = (1 - a) * (1 - b);
    const root = (q + Math.sign(z) * Math.sqrt(Math.max(0, q * q - p * ((1 - a) ** 2 - z * z * a)))) / p;
    return ((mean * (shape - 1)) / shape) * Math.max(0, root) ** 3;
  };
  return [end(-1.64485), end(-0.67449), end(0), end(0.67449), end(1.64485)];
}

/** A Gamma wait tilted by exp(−theta · wait). */
function ofThoseWhoStay({ mean, quantiles }: { mean: number; quantiles: Quantiles }, theta: number): Quantiles {
  const deviation = (quantiles[4] - quantiles[0]) / (2 * 1.64485);
  return quantiles.map((end) => end / (1 + (theta * deviation ** 2) / mean)) as unknown as Quantiles;
}

function widened([p5, p25, p50, p75, p95]: Quantiles, widening: Widening): Quantiles {
  const end = (value: number, by: number) => p50 * Math.exp(Math.log(value / p50) * Math.exp(by));
  const [low, high] = [end(p25, widening[1]), end(p75, widening[2])];
  return [Math.min(low, end(p5, widening[0])), low, p50, high, Math.max(high, end(p95, widening[3]))];
}

/** How many with a longer head start come in meanwhile. */
function comingIn(moment: Moment, { ahead, aheadMax, creditMs, waitedMs }: Place): { coming: number; k: number } {
  const { flow } = moment;
  const none = { coming: 0, k: ahead + 1 };
  if (!flow || Object.keys(flow.arrivalsOf).every((credit) => Number(credit) <= 0)) return none;
  const { rate } = paceOf(moment, variationOf(moment.pace));
  const tau = 240 / Math.LN2;
  const all = flow.arrivals / Math.max(60, tau * (1 - Math.exp(-flow.openSeconds / tau)));
  const counts = Object.entries(flow.arrivalsOf)
    .map(([credit, count]) => ({ credit: Number(credit), count }))
    .toSorted((one, other) => one.credit - other.credit);
  const seen = counts.reduce((sum, { count }) => sum + count, 0);
  const lanes = counts.map(({ credit, count }, i) => ({
    headStart: (credit - creditMs - waitedMs) / 1000,
    rate: (Math.min(all, 1.3 * rate) * (count + 20 * ([0.9, 0.07, 0.03][i] ?? 0))) / (seen + 20),
  }));
  let wait = (ahead + 1) / rate;
  let coming = 0;
  for (let round = 0; round < 20; round++) {
    const of = wait;
    const before = lanes.reduce((sum, lane) => sum + lane.rate * Math.max(0, Math.min(of, lane.headStart)), 0);
    coming = Math.min(before, Math.max(0, aheadMax - ahead));
    wait = (wait + (ahead + 1 + coming) / rate) / 2;
  }
  return { coming, k: ahead + 1 + coming };
}
