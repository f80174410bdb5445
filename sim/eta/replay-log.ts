import type { Estimator } from "#shared/domain/eta/types";
import { Errors, Ranges } from "./measures.ts";
import { readQueueLog } from "./queue-log.ts";
import { LoggedDay, type Outcome } from "./replay-day.ts";
import { PRIOR_SECONDS } from "./scenarios.ts";

/** A posterior of fewer cycles is no better than what the station was told. */
const POSTERIOR_CYCLES_MIN = 10;
/** Of more people ahead there are too few to learn a median from. */
const TABLE_AHEAD_MAX = 15;
const WINDOW_SECONDS = 600;
const GOALS = { in90: [0.85, 0.95], in50: [0.45, 0.55] } as const;

type Told = (outcome: Outcome) => number;

/**
 * Replays a log day by day, each beginning with what the days before taught, and prints how the estimate fared beside
 * what could be told without it. The first half of the days is for learning tables, the second is what counts.
 * @returns the goals that were missed
 */
export function replayLog(folder: string): string[] {
  const visits = readQueueLog(folder);
  const days = Map.groupBy(visits, ({ day }) => day);
  const names = [...days.keys()].sort();
  const outcomes: Outcome[] = [];
  let before: Estimator | null = null;
  let prior = PRIOR_SECONDS;
  let falls = 0;
  for (const name of names) {
    const ofDay = days.get(name) ?? [];
    const firstAt = Math.min(...ofDay.map(({ queued, served }) => queued?.from ?? served?.from ?? 0));
    const day = new LoggedDay(name, before, prior, firstAt);
    day.live(ofDay);
    outcomes.push(...day.outcomes);
    falls += day.falls;
    before = day.station.estimator;
    if (before.pace.n >= POSTERIOR_CYCLES_MIN) prior = before.pace.s / before.pace.n;
  }
  const half = names[Math.floor(names.length / 2)] ?? "";
  const learned = outcomes.filter(({ day }) => day < half);
  const tested = outcomes.filter(({ day }) => day >= half);
  console.log(`${names.length} days, ${visits.length} visits; ${outcomes.length} people waited and were served\n`);
  table("first half, where tables are learned", learned, simpleEstimates(learned));
  const second = table("second half, held out", tested, simpleEstimates(learned));
  console.log(`told less further back    ${falls} times`);
  const best = Math.min(...second.simple);
  const { in50, in90 } = second;
  return [
    second.mae > best ? `MAE ${second.mae.toFixed(1)} s, the best simple one ${best.toFixed(1)} s` : "",
    in90 < GOALS.in90[0] || in90 > GOALS.in90[1] ? `90 % range holds ${(100 * in90).toFixed(1)} %` : "",
    in50 < GOALS.in50[0] || in50 > GOALS.in50[1] ? `50 % range holds ${(100 * in50).toFixed(1)} %` : "",
    falls > 0 ? `${falls} estimates were shorter further back` : "",
  ].filter(Boolean);
}

function table(title: string, outcomes: readonly Outcome[], simple: ReadonlyMap<string, Told>) {
  console.log(`${title}: ${outcomes.length} people`);
  console.log(row(["", "MAE s", "bias s", "50 %", "90 %", "width s"]));
  const maes: number[] = [];
  for (const [name, told] of simple) {
    const errors = new Errors();
    for (const outcome of outcomes) errors.add(told(outcome), outcome.wait);
    maes.push(errors.mae);
    console.log(row([name, errors.mae.toFixed(1), errors.bias.toFixed(1)]));
  }
  const errors = new Errors();
  const ranges = new Ranges();
  for (const { quote, wait } of outcomes) {
    errors.add(quote[2], wait);
    ranges.add(quote, wait);
  }
  const [in50, in90] = [ranges.in50 / ranges.count, ranges.in90 / ranges.count];
  const shares = [in50, in90].map((share) => `${(100 * share).toFixed(1)} %`);
  const width = (ranges.width / ranges.count).toFixed(0);
  console.log(row(["BQL", errors.mae.toFixed(1), errors.bias.toFixed(1), ...shares, width]));
  console.log("");
  return { mae: errors.mae, in50, in90, simple: maes };
}

/** What a queue can tell with a count and a clock; the last two need a log to learn from first. */
function simpleEstimates(learned: readonly Outcome[]): Map<string, Told> {
  const rate = (starts: number) => WINDOW_SECONDS / Math.max(1, starts);
  const constant = median(learned.map(({ wait }) => wait));
  const byAhead = Map.groupBy(learned, ({ aheadByRule }) => Math.min(aheadByRule, TABLE_AHEAD_MAX));
  const medians = new Map(Array.from(byAhead, ([ahead, ones]) => [ahead, median(ones.map(({ wait }) => wait))]));
  return new Map<string, Told>([
    ["mean wait of the last 10 min", ({ meanWait }) => meanWait ?? 0],
    ["wait of the last who started", ({ lastWait }) => lastWait ?? 0],
    ["(ahead + 1) / starts of 10 min", ({ ahead, starts }) => (ahead + 1) * rate(starts)],
    ["same, leaving counted too", ({ ahead, starts, lost }) => (ahead + 1) * rate(starts + lost)],
    ["same, ahead by priority", ({ aheadByRule, starts, lost }) => (aheadByRule + 1) * rate(starts + lost)],
    ["same, people ahead + 0.5", ({ aheadByRule, starts, lost }) => (aheadByRule + 0.5) * rate(starts + lost)],
    [
      "median by people ahead, learned",
      ({ aheadByRule }) => medians.get(Math.min(aheadByRule, TABLE_AHEAD_MAX)) ?? constant,
    ],
    ["one constant, learned", () => constant],
  ]);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(34) : cell.padStart(9))).join("");
}
