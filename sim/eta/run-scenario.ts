import type { Quantiles } from "#shared/domain/eta/types";
import { type Random, randomFrom } from "../random.ts";
import { exponential, normal, service } from "./draws.ts";
import { insert, type Line, placeIn, takeNext, type Waiter } from "./line.ts";
import { Errors, Ranges, Shifts } from "./measures.ts";
import { drawLane, oracle } from "./oracle.ts";
import { DAY_SECONDS, PRIOR_SECONDS, type Scenario, WARM_UP_SECONDS } from "./scenarios.ts";
import { SIMPLE, type SimpleName } from "./simple-estimates.ts";
import { ObservedStation } from "./station.ts";

/** The station tells those who wait anew this often; between two of them the promise should hardly move. */
const UPDATE_SECONDS = 30;
/** Every so manieth update the oracle says, for whoever is last, how far its own promise moves to the next. */
const ORACLE_EVERY = 24;
/** Every so manieth who must wait is told by all methods: an oracle's answer takes four hundred futures. */
const TOLD_EVERY = 3;

export type Method = SimpleName | "BQL" | "oracle";

export type Result = {
  readonly scenario: Scenario;
  readonly errors: Record<Method, Errors>;
  readonly ranges: Ranges;
  readonly shifts: Record<"BQL" | "60 s mean" | "60 s rate", Shifts>;
  /** Of the same people at the same instants: how far the promise of an oracle moves, and ours. */
  readonly inevitable: { readonly oracle: Shifts; readonly BQL: Shifts };
  /** Quantiles that fell from one place to the next one further back. */
  monotonicityViolations: number;
};

type Server = {
  readonly id: string;
  readonly factor: number;
  isLeaving: boolean;
  running: { since: number; endsAt: number; knownEnd: number | null; mean: number; isDeparture: boolean } | null;
};

type Told = { quote: Quantiles; isMeasured: boolean; told: Record<Method, number> | null };

export function runScenario(scenario: Scenario, runs: number): Result {
  const errorsOf = () => new Errors();
  const result: Result = {
    scenario,
    errors: {
      ...{ "60 s mean": errorsOf(), "60 s rate": errorsOf(), "last wait": errorsOf(), "all mean": errorsOf() },
      ...{ BQL: errorsOf(), oracle: errorsOf() },
    },
    ranges: new Ranges(),
    shifts: { BQL: new Shifts(), "60 s mean": new Shifts(), "60 s rate": new Shifts() },
    inevitable: { oracle: new Shifts(), BQL: new Shifts() },
    monotonicityViolations: 0,
  };
  for (let run = 1; run <= runs; run++) new Day(scenario, randomFrom(`${scenario.name}/${run}`), result).live();
  return result;
}

/** One day of one queue. */
class Day {
  readonly #scenario: Scenario;
  readonly #result: Result;
  readonly #chance: { arrivals: Random; services: Random; staff: Random; oracle: Random; watch: Random };
  readonly #station = new ObservedStation(PRIOR_SECONDS);
  readonly #line: Line = { waiting: [], streak: 0 };
  readonly #told = new Map<Waiter, Told>();
  readonly #lastTold = new Map<Waiter, { at: number; left: Record<keyof Result["shifts"], number> }>();
  #servers: Server[] = [];
  #hired = 0;
  #number = 0;
  #updates = 0;
  #watched: { waiter: Waiter; at: number; oracle: number; told: number } | null = null;

  constructor(scenario: Scenario, random: Random, result: Result) {
    this.#scenario = scenario;
    this.#result = result;
    const [arrivals, services] = [random.fork("arrivals"), random.fork("services")];
    this.#chance = {
      arrivals,
      services,
      staff: random.fork("staff"),
      oracle: random.fork("oracle"),
      watch: random.fork("watch"),
    };
  }

  live(): void {
    const { atOpening = 0, staffWalk, servers } = this.#scenario;
    for (let i = 0; i < servers; i++) this.#hire();
    for (let i = 0; i < atOpening; i++) this.#join(0, true);
    let comesAt = this.#nextArrival(0);
    let updateAt = UPDATE_SECONDS;
    let walkAt = staffWalk ? exponential(this.#chance.staff, staffWalk.every) : Number.POSITIVE_INFINITY;
    for (;;) {
      const done = this.#nextDone();
      const doneAt = done?.running?.endsAt ?? Number.POSITIVE_INFINITY;
      const leaver = this.#nextLeaver();
      const leavesAt = leaver?.leavesAt ?? Number.POSITIVE_INFINITY;
      const at = Math.min(comesAt, doneAt, leavesAt, updateAt, walkAt);
      if (at > DAY_SECONDS) return;
      this.#station.pass(this.#line.waiting.length, this.#onDuty().length, at);
      if (at === doneAt && done) this.#finish(done, at);
      else if (at === comesAt) {
        this.#join(at, false);
        comesAt = this.#nextArrival(at);
      } else if (at === leavesAt && leaver) this.#leave(leaver);
      else if (at === walkAt) {
        this.#walk(at);
        walkAt = at + exponential(this.#chance.staff, staffWalk?.every ?? 1);
      } else {
        this.#update(at);
        updateAt += UPDATE_SECONDS;
      }
      if (atOpening > 0 && this.#line.waiting.length === 0) return;
    }
  }

  #nextArrival(from: number): number {
    const { arrivalsMax, arrivalsPerSecond } = this.#scenario;
    if (arrivalsMax === 0) return Number.POSITIVE_INFINITY;
    const random = this.#chance.arrivals;
    for (let at = from; ; ) {
      at += exponential(random, 1 / arrivalsMax);
      if (random.next() * arrivalsMax < arrivalsPerSecond(at)) return at;
    }
  }

  #nextDone(): Server | undefined {
    let first: Server | undefined;
    for (const server of this.#servers)
      if (server.running && (!first?.running || server.running.endsAt < first.running.endsAt)) first = server;
    return first;
  }

  #nextLeaver(): Waiter | undefined {
    if (!this.#scenario.patience) return undefined;
    let first: Waiter | undefined;
    for (const waiter of this.#line.waiting) if (!first || waiter.leavesAt < first.leavesAt) first = waiter;
    return first;
  }

  #onDuty(): Server[] {
    return this.#servers.filter(({ isLeaving }) => !isLeaving);
  }

  #hire(): Server {
    const { uneven } = this.#scenario;
    this.#hired += 1;
    const factor = uneven ? Math.exp(uneven * normal(this.#chance.staff) - (uneven * uneven) / 2) : 1;
    const server: Server = { id: String(this.#hired), factor, isLeaving: false, running: null };
    this.#servers.push(server);
    return server;
  }

  #walk(at: number): void {
    const walk = this.#scenario.staffWalk;
    const before = this.#onDuty();
    if (!walk) return;
    const up = before.length <= walk.min || (before.length < walk.max && this.#chance.staff.chance(0.5));
    if (up) this.#call(this.#hire(), at);
    else {
      const server = this.#chance.staff.pick(before as [Server, ...Server[]]);
      server.isLeaving = true;
      if (!server.running) this.#servers = this.#servers.filter((one) => one !== server);
    }
    this.#station.staffed(before.length, this.#onDuty().length);
  }

  #join(at: number, isOpening: boolean): void {
    const { lanes, patience, measured, atOpening } = this.#scenario;
    const lane = drawLane(this.#scenario, this.#chance.arrivals);
    const creditSeconds = lanes[lane]?.creditSeconds ?? 0;
    this.#number += 1;
    const leavesAt = patience ? at + exponential(this.#chance.arrivals, patience) : Number.POSITIVE_INFINITY;
    const key = at - creditSeconds;
    const waiter: Waiter = { number: this.#number, lane, creditSeconds, joinedAt: at, key, leavesAt };
    this.#station.joined(creditSeconds);
    insert(this.#line.waiting, waiter);
    const free = this.#onDuty().find(({ running }) => !running);
    if (free) {
      this.#call(free, at);
      return;
    }
    const isMeasured = atOpening ? isOpening : at >= WARM_UP_SECONDS && (measured === undefined || measured === lane);
    const duty = this.#onDuty().map(({ id, running }) => ({ id, since: running?.since ?? null }));
    const quote = this.#station.teller(this.#line, duty, at)?.(waiter);
    if (!quote) return;
    // Ranges are calibrated by everybody's outcome, as a station does; only some are measured.
    const isTold = isMeasured && (atOpening !== undefined || this.#number % TOLD_EVERY === 0);
    this.#told.set(waiter, { quote, isMeasured, told: isTold ? this.#tell(waiter, quote[2], at) : null });
  }

  #tell(waiter: Waiter, median: number, at: number): Record<Method, number> {
    const { rank } = placeIn(this.#line, waiter, at);
    const onDuty = this.#onDuty();
    const simple = this.#station.recent.estimates(rank, onDuty.length, PRIOR_SECONDS, at);
    return { ...simple, BQL: median, oracle: this.#oracle(waiter, at, this.#chance.oracle) };
  }

  #oracle(waiter: Waiter, at: number, random: Random): number {
    const truth = this.#onDuty().map(({ factor, running }) => ({
      factor,
      running: running && { since: running.since, endsAt: running.knownEnd, mean: running.mean },
    }));
    return oracle(this.#scenario, this.#line, waiter, truth, at, random);
  }

  #finish(server: Server, at: number): void {
    const { running } = server;
    if (!running) return;
    server.running = null;
    this.#station.finished(server.id, at - running.since, at, running.isDeparture);
    if (server.isLeaving) this.#servers = this.#servers.filter((one) => one !== server);
    else this.#call(server, at);
  }

  #call(server: Server, at: number): void {
    const called = takeNext(this.#line);
    if (!called) return;
    const { noShows, mean, shape } = this.#scenario;
    const comes = !(noShows && this.#chance.services.chance(noShows.share));
    const usual = mean(at) * server.factor;
    const seconds = comes ? service(this.#chance.services, shape, usual) : (noShows?.seconds ?? 0);
    const endsAt = at + seconds;
    server.running = { since: at, endsAt, knownEnd: comes ? null : endsAt, mean: usual, isDeparture: comes };
    const wait = at - called.joinedAt;
    const told = this.#told.get(called);
    this.#station.called(told?.quote ?? null, wait);
    if (told?.told) for (const method of METHODS) this.#result.errors[method].add(told.told[method], wait);
    if (told?.isMeasured) this.#result.ranges.add(told.quote, wait);
    this.#told.delete(called);
    this.#lastTold.delete(called);
  }

  #leave(waiter: Waiter): void {
    this.#line.waiting.splice(this.#line.waiting.indexOf(waiter), 1);
    this.#station.left();
    this.#told.delete(waiter);
    this.#lastTold.delete(waiter);
  }

  /** What everybody waiting would see now, and whether anybody further back is told less. */
  #update(at: number): void {
    if (at < WARM_UP_SECONDS && !this.#scenario.atOpening) return;
    const duty = this.#onDuty().map(({ id, running }) => ({ id, since: running?.since ?? null }));
    const tell = this.#station.teller(this.#line, duty, at);
    const atPlace = this.#station.atPlace(duty, at);
    if (!tell || !atPlace) return;
    for (const waiter of this.#line.waiting) {
      const { rank } = placeIn(this.#line, waiter, at);
      const simple = this.#station.recent.estimates(rank, duty.length, PRIOR_SECONDS, at);
      const left = { ...simple, BQL: tell(waiter)[2] };
      const before = this.#lastTold.get(waiter);
      if (before)
        for (const method of SHIFTING)
          this.#result.shifts[method].add(before.left[method], left[method], at - before.at);
      this.#lastTold.set(waiter, { at, left });
    }
    this.#watch(at, (waiter) => tell(waiter)[2]);
    let last: Quantiles = [0, 0, 0, 0, 0];
    for (let ahead = 0; ahead <= this.#line.waiting.length + 5; ahead++) {
      const quantiles = atPlace(ahead);
      for (const [i, value] of quantiles.entries())
        if (!(value >= (last[i] ?? 0) - 1e-6)) this.#result.monotonicityViolations += 1;
      last = quantiles;
    }
  }

  /** News moves everybody's promise, the oracle's too: what it moves by is what nobody can keep still. */
  #watch(at: number, tell: (waiter: Waiter) => number): void {
    const { oracle: oracles, BQL } = this.#result.inevitable;
    const before = this.#watched;
    this.#watched = null;
    if (before && this.#line.waiting.includes(before.waiter)) {
      oracles.add(before.oracle, this.#oracle(before.waiter, at, this.#chance.watch), at - before.at);
      BQL.add(before.told, tell(before.waiter), at - before.at);
    }
    this.#updates += 1;
    const waiter = this.#line.waiting.at(-1);
    if (this.#updates % ORACLE_EVERY !== 0 || !waiter || this.#onDuty().length === 0) return;
    this.#watched = { waiter, at, oracle: this.#oracle(waiter, at, this.#chance.watch), told: tell(waiter) };
  }
}

const METHODS: readonly Method[] = [...SIMPLE, "BQL", "oracle"];
const SHIFTING = ["BQL", "60 s mean", "60 s rate"] as const;
