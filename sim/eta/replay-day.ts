import { reopened } from "#shared/domain/eta/learn";
import type { Estimator, Quantiles } from "#shared/domain/eta/types";
import { insert, type Line, placeIn, type Waiter } from "./line.ts";
import type { LoggedVisit } from "./queue-log.ts";
import { type DutyServer, ObservedStation } from "./station.ts";

/** A priority caller was put this far ahead. */
const HEAD_START_SECONDS = 90;
/** Who has finished while people wait and takes nobody for so long has gone off: five in six are back sooner. */
const OFF_AFTER_SECONDS = 60;
const WINDOW_SECONDS = 600;

/** What was told to somebody who then waited and was served, and what the simple estimates had to go by. Seconds. */
export type Outcome = {
  readonly day: string;
  readonly wait: number;
  readonly quote: Quantiles;
  readonly ahead: number;
  readonly aheadByRule: number;
  /** In the ten minutes before: service starts, people leaving the queue unserved, and the waits of those who started. */
  readonly starts: number;
  readonly lost: number;
  readonly meanWait: number | null;
  readonly lastWait: number | null;
};

type Happening = { readonly at: number; readonly order: number; readonly visit: LoggedVisit; readonly what: What };
/** In the order in which they count within one second. */
const ORDER = ["served", "called", "direct", "joined"] as const;
type What = (typeof ORDER)[number];

/** One day as a station would have lived it: it knows what has happened, and nothing of what comes. */
export class LoggedDay {
  readonly outcomes: Outcome[] = [];
  /** Quantiles that fell from one place to the next one further back. */
  falls = 0;
  readonly station: ObservedStation;
  readonly #day: string;
  readonly #line: Line = { waiting: [], streak: 0 };
  readonly #waiterOf = new Map<LoggedVisit, Waiter>();
  readonly #told = new Map<Waiter, Omit<Outcome, "day" | "wait">>();
  /** Whoever serves, or has just finished while people wait. */
  readonly #busy = new Map<string, { since: number; finishedAt: number | null; isAwaited: boolean }>();
  #starts: { at: number; wait: number }[] = [];
  #lost: number[] = [];
  #lastWait: number | null = null;
  #staff = 0;
  #number = 0;

  constructor(day: string, before: Estimator | null, priorSeconds: number, firstAt: number) {
    this.#day = day;
    this.station = new ObservedStation(priorSeconds);
    this.station.estimator = reopened(before ?? this.station.estimator, firstAt * 1000);
  }

  live(visits: readonly LoggedVisit[]): void {
    for (const { at, what, visit } of happeningsOf(visits)) {
      this.#pass(at);
      if (what === "joined") this.#join(visit, at);
      else if (what === "called") this.#leaveLine(visit, at);
      else if (what === "direct") this.#start(visit, at);
      else this.#finish(visit, at);
      this.#noteStaff();
    }
  }

  #pass(at: number): void {
    const waiting = this.#line.waiting.length;
    this.station.pass(waiting, waiting > 0 ? this.#busy.size : 0, at);
    for (const [server, { finishedAt }] of [...this.#busy])
      if (finishedAt !== null && at - finishedAt > OFF_AFTER_SECONDS) this.#endCycle(server, finishedAt);
  }

  /** Staffing is seen while people wait: with nobody waiting, who rests and who has gone home look alike. */
  #noteStaff(): void {
    if (this.#line.waiting.length === 0 || this.#busy.size === this.#staff) return;
    this.station.staffed(this.#staff, this.#busy.size);
    this.#staff = this.#busy.size;
  }

  #join(visit: LoggedVisit, at: number): void {
    const creditSeconds = visit.isPriority ? HEAD_START_SECONDS : 0;
    this.#number += 1;
    const key = at - creditSeconds;
    const common = { lane: visit.isPriority ? 1 : 0, creditSeconds, joinedAt: at, leavesAt: Number.POSITIVE_INFINITY };
    const waiter: Waiter = { number: this.#number, key, ...common };
    const ahead = this.#line.waiting.length;
    this.station.joined(creditSeconds);
    insert(this.#line.waiting, waiter);
    this.#waiterOf.set(visit, waiter);
    // Whoever has to wait is told something, also by a desk that seems empty: then as if one person were there.
    const busy: DutyServer[] = Array.from(this.#busy, ([id, { since, finishedAt }]) => ({
      id,
      since: finishedAt === null ? since : null,
    }));
    const duty = busy.length > 0 ? busy : [{ id: "", since: null }];
    const quote = this.station.teller(this.#line, duty, at)?.(waiter);
    if (!quote) return;
    this.#countFalls(duty, at);
    this.#starts = this.#starts.filter((one) => one.at > at - WINDOW_SECONDS);
    this.#lost = this.#lost.filter((one) => one > at - WINDOW_SECONDS);
    const starts = this.#starts.length;
    this.#told.set(waiter, {
      ...{ quote, ahead, aheadByRule: placeIn(this.#line, waiter, at).rank },
      ...{ starts, lost: this.#lost.length, lastWait: this.#lastWait },
      meanWait: starts > 0 ? this.#starts.reduce((sum, { wait }) => sum + wait, 0) / starts : null,
    });
  }

  #leaveLine(visit: LoggedVisit, at: number): void {
    const waiter = this.#waiterOf.get(visit);
    if (!waiter) return;
    const wait = at - waiter.joinedAt;
    const told = this.#told.get(waiter);
    this.#line.waiting.splice(this.#line.waiting.indexOf(waiter), 1);
    if (visit.served) {
      this.station.called(told?.quote ?? null, wait);
      if (told) this.outcomes.push({ ...told, day: this.#day, wait });
      this.#noteStart(at, wait);
      if (visit.served.server) this.#begin(visit.served.server, at);
    } else {
      this.station.left();
      this.#lost.push(at);
    }
  }

  #start({ served }: LoggedVisit, at: number): void {
    this.station.passedBy();
    this.#noteStart(at, 0);
    // Work from elsewhere while people wait here keeps a server from them as paperwork does: the cycle goes on.
    const busy = served?.server ? this.#busy.get(served.server) : undefined;
    if (busy && this.#line.waiting.length > 0) busy.finishedAt = null;
    else if (served?.server) this.#begin(served.server, at);
  }

  #noteStart(at: number, wait: number): void {
    this.#starts.push({ at, wait });
    this.#lastWait = wait;
  }

  #finish({ served }: LoggedVisit, at: number): void {
    const busy = served?.server ? this.#busy.get(served.server) : undefined;
    if (!busy || !served?.server) return;
    busy.finishedAt = at;
    busy.isAwaited = this.#line.waiting.length > 0;
  }

  #begin(server: string, at: number): void {
    const before = this.#busy.get(server);
    // Resting with nobody waiting is no work; what lies between two people of a line is.
    if (before) this.#endCycle(server, before.isAwaited ? at : (before.finishedAt ?? at));
    this.#busy.set(server, { since: at, finishedAt: null, isAwaited: false });
  }

  #endCycle(server: string, at: number): void {
    const cycle = this.#busy.get(server);
    if (!cycle) return;
    this.#busy.delete(server);
    // The log counts whole seconds.
    this.station.finished(server, Math.max(1, at - cycle.since), at, true);
  }

  #countFalls(duty: readonly DutyServer[], at: number): void {
    const atPlace = this.station.atPlace(duty, at);
    let last: Quantiles = [0, 0, 0, 0, 0];
    for (let ahead = 0; atPlace && ahead <= this.#line.waiting.length + 3; ahead++) {
      const quantiles = atPlace(ahead);
      for (const [i, value] of quantiles.entries()) if (!(value >= (last[i] ?? 0) - 1e-6)) this.falls += 1;
      last = quantiles;
    }
  }
}

function happeningsOf(visits: readonly LoggedVisit[]): Happening[] {
  const all: Happening[] = [];
  const add = (at: number, what: What, visit: LoggedVisit) => all.push({ at, order: ORDER.indexOf(what), what, visit });
  for (const visit of visits) {
    const { queued, served } = visit;
    if (queued) {
      add(queued.from, "joined", visit);
      add(queued.to, "called", visit);
    } else if (served) add(served.from, "direct", visit);
    // A service of no length ends after it began.
    if (served) add(Math.max(served.to, (queued?.to ?? served.from) + 1), "served", visit);
  }
  return all.sort((a, b) => a.at - b.at || a.order - b.order);
}
