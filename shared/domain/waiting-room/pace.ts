import type { Eta, Pace } from "../eta/types.ts";

/** People a second. Two commands each, at a fifth of what the ledger can do: it is measured from there. */
export const PACE_FIRST = 15;
/** More a second, each second in which the ledger has time to spare. */
export const PACE_STEP = 5;

// What was measured counts half after as many seconds of calling.
const HALF_LIFE_SECONDS = 60;
// Until so many seconds are measured it counts, less and less, what a ledger bears as a rule: a little more than 75 people a
// second with two commands each, for the second one comes up to a minute later.
const MEASURED_SECONDS = 40;
const USUAL_PACE = 90;
const USUAL_SECONDS = 20;
// So long a pace above the usual one falls back to it, in the beginning: the second commands come.
const SETTLES_SECONDS = 12;
// What a ledger in trouble takes until it is faster again, at the slowest pace.
const RECOVERS_SECONDS = 10;
// People are called once a second, and who asks is told by a standing up to a second old.
const ASKED_LATE_SECONDS = 0.25;
const SOONEST_SECONDS = 0.3;
const EARLIER_SECONDS = 0.5;
const HALVINGS = 30;

// How uneven a pace is before it is measured, and how many seconds that weighs as much as.
const USUAL_VARIATION = 0.5;
const USUAL_VARIATION_SECONDS = 6;
// Standard normal quantile of the ends of the 90 % range, over that of the 50 % range.
const NARROWER = 0.67449 / 1.64485;

/** The pace at one instant: `pace` people a second now, `tokens` of them at once; `estimator` has learned seconds per person. */
export type RoomPace = { readonly pace: number; readonly tokens: number; readonly estimator: Pace };

/** Learns that so many people were called in so many seconds in which people waited and could be called. */
export function learnCalls({ n, s, q }: Pace, people: number, seconds: number, at: number): Pace {
  const keep = 0.5 ** (seconds / HALF_LIFE_SECONDS);
  return { n: n * keep + people, s: s * keep + seconds, q: q * keep + seconds ** 2 / people, lastAt: at };
}

/**
 * When somebody with `ahead` people before them is called: at the pace that the room's own rule sets from now on, and not at the
 * one it had, since that begins slow and grows. A pace that was uneven makes the ranges wider, upwards above all: a ledger may
 * be in trouble for long, and is never much faster than it was.
 *
 * The widths are those that held about 90 % of the waits in simulated drops of several sizes (`sim/drop`), and least where the ledger
 * bears less than the room reckons with.
 */
export function etaAtPace(pace: RoomPace, ahead: number, firstSeconds: number): Eta {
  const { estimator } = pace;
  const median = secondsUntil(pace, ahead + 1);
  const uneven = variation(estimator);
  const down = Math.min(1, 0.12 + 0.45 * uneven);
  const up = Math.min(1.4, 0.15 + 0.9 * uneven);
  // In seconds and one more: near the front it is the second between two calls that decides.
  const at = (log: number) => 1000 * Math.max(0, (median + 1) * Math.exp(log) - 1);
  return {
    medianMs: 1000 * median,
    likely: [at(-down * NARROWER), at(up * NARROWER)],
    range: [Math.max(0, at(-down) - 1000 * EARLIER_SECONDS), at(up)],
    first: estimator.s < firstSeconds,
  };
}

/** Seconds until the k-th from now is called: the pace grows to the usual one by its steps, or falls back to it by and by. */
function secondsUntil({ pace, tokens, estimator }: RoomPace, k: number): number {
  const isNew = Math.max(0, 1 - estimator.s / MEASURED_SECONDS);
  const guessed = USUAL_SECONDS * isNew;
  const usual = (guessed * USUAL_PACE + estimator.n) / (guessed + estimator.s);
  const people = Math.max(0, k - tokens);
  const recovery = RECOVERS_SECONDS * Math.max(0, 1 - pace / PACE_FIRST);
  const seconds =
    pace < usual ? whileGrowing(people, pace, usual) : whileSettling(people, pace, usual, SETTLES_SECONDS * isNew);
  return Math.max(SOONEST_SECONDS, seconds - ASKED_LATE_SECONDS) + recovery;
}

function whileGrowing(people: number, pace: number, usual: number): number {
  const growsSeconds = (usual - pace) / PACE_STEP;
  const meanwhile = ((pace + usual) / 2) * growsSeconds;
  if (people < meanwhile) return (Math.sqrt(pace ** 2 + 2 * PACE_STEP * people) - pace) / PACE_STEP;
  return growsSeconds + (people - meanwhile) / usual;
}

function whileSettling(people: number, pace: number, usual: number, settlesSeconds: number): number {
  if (settlesSeconds === 0) return people / usual;
  const extra = (pace - usual) * settlesSeconds;
  let [low, high] = [0, people / usual];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (usual * middle + extra * (1 - Math.exp(-middle / settlesSeconds)) < people) low = middle;
    else high = middle;
  }
  return high;
}

/** Coefficient of variation of the seconds per person, weighed by people. */
function variation({ n, s, q }: Pace): number {
  const measured = s > 0 ? Math.sqrt(Math.max(0, (q * n) / s ** 2 - 1)) : 0;
  return (USUAL_VARIATION_SECONDS * USUAL_VARIATION + s * measured) / (USUAL_VARIATION_SECONDS + s);
}
