import { type Arrival, COOKS, DAY_START } from "./kitchen-load.ts";
import type { Promiser } from "./promisers.ts";

/** The first ten minutes are an empty kitchen's. */
const COUNTED_FROM = DAY_START + 600_000;

export type Cooked = { readonly placedAt: number; readonly promisedAt: number; readonly readyAt: number };
export type CookedDay = { readonly cooked: readonly Cooked[]; readonly turnedAway: number };

type Waiting = { readonly arrival: Arrival; readonly number: number; readonly promisedAt: number };

/** A day of one kitchen under one way to promise: whoever of the cooks is free takes what is due first. */
export function cookDay(arrivals: readonly Arrival[], promiser: Promiser): CookedDay {
  const waiting: Waiting[] = [];
  const freeAt = Array.from({ length: COOKS }, () => DAY_START);
  const done: { readonly number: number; readonly at: number }[] = [];
  const cooked: Cooked[] = [];
  let turnedAway = 0;

  const cookUntil = (now: number) => {
    for (;;) {
      const cook = freeAt.indexOf(Math.min(...freeAt));
      const from = freeAt[cook] ?? now;
      if (waiting.length === 0 || from > now) break;
      waiting.sort((a, b) => a.promisedAt - b.promisedAt || a.number - b.number);
      const next = waiting.shift();
      if (!next) break;
      const at = Math.max(from, next.arrival.at);
      const readyAt = at + Math.round(1000 * next.arrival.actual);
      tellUntil(at);
      promiser.started(next.number, at);
      freeAt[cook] = readyAt;
      done.push({ number: next.number, at: readyAt });
      if (next.arrival.at >= COUNTED_FROM)
        cooked.push({ placedAt: next.arrival.at, promisedAt: next.promisedAt, readyAt });
    }
    tellUntil(now);
  };
  const tellUntil = (now: number) => {
    done.sort((a, b) => a.at - b.at);
    while (done[0] && done[0].at <= now) {
      const first = done.shift();
      if (first) promiser.done(first.number, first.at);
    }
  };

  for (const [number, arrival] of arrivals.entries()) {
    cookUntil(arrival.at);
    const promisedAt = promiser.place(arrival, number);
    if (promisedAt === null) turnedAway += arrival.at >= COUNTED_FROM ? 1 : 0;
    else waiting.push({ arrival, number, promisedAt });
    cookUntil(arrival.at);
  }
  cookUntil(Number.MAX_SAFE_INTEGER);
  return { cooked, turnedAway };
}
