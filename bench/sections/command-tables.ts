import { showMet, showNumber, showSpread, type Table } from "../report.ts";
import type { Spread } from "../stats.ts";
import type { Comparison } from "./compare.ts";

/** The least share of the reference's commands a second, where there is a goal. */
const GOALS: Readonly<Record<string, number>> = { "gate scan over HTTP": 0.5, "gate scan as a frame": 1 };
/** What the field is measured by: orders a minute for one event, as published of who sells most, and how many times as many. */
const FIELD_PER_MINUTE = 500;
const TIMES_THE_FIELD = 20;
const MINUTE_SECONDS = 60;
const REGISTRATIONS_PER_SECOND = (FIELD_PER_MINUTE * TIMES_THE_FIELD) / MINUTE_SECONDS;

export function throughputTable(comparisons: readonly Comparison[]): Table {
  return {
    title: "Commands a second at the knee",
    columns: [
      "command",
      "commands/s",
      "reference, same rounds",
      "ratio",
      "goal",
      "in flight",
      "sustained open loop",
      "CPU ms/command",
      "CPU ratio",
    ],
    rows: comparisons.map(({ name, product, reference, ratio, cpuRatio }) => [
      name,
      showSpread(product.perSecond, 0),
      showSpread(reference.perSecond, 0),
      showSpread(ratio, 2),
      goalOf(name, ratio.median, product.perSecond.median),
      String(product.inFlight),
      showNumber(product.sustained, 0),
      showSpread(product.cpuMs, 2),
      showSpread(cpuRatio, 2),
    ]),
    notes: [
      "The whole stack (session cookie, tRPC, ledger or station, storage, projection to D1, live updates) against a bare Worker that calls a bare object with one SQLite insert, over HTTP. Both without the local stand-in for the platform's server of static files, which alone costs more than either Worker.",
      "Closed loop with the fewest commands in flight that reach 95 % of the best rate; reference and product in turns. Median and range of the runs; the ratio is taken pair by pair.",
      "CPU is what the workerd process used during the run, divided by the commands answered: it depends less on what else the machine does. It includes projection to D1, which in production runs elsewhere.",
      "Every command is new: each person registers once, each pass is scanned once.",
      ...comparisons.flatMap(({ notes }) => notes),
    ],
  };
}

/** Confirmed registrations for one event, whose single ledger is what limits a sale. Null if they were not measured. */
export function registrationsTable(comparisons: readonly Comparison[]): Table | null {
  const measured = comparisons.find(({ name }) => name === "register");
  if (!measured) return null;
  const { product, reference, ratio } = measured;
  const goal = FIELD_PER_MINUTE * TIMES_THE_FIELD;
  const perMinute = MINUTE_SECONDS * product.perSecond.median;
  const row = (name: string, { perSecond, sustained }: Comparison["product"], ...more: readonly string[]) => [
    name,
    showSpread(inMinutes(perSecond), 0),
    showNumber(sustained === null ? null : MINUTE_SECONDS * sustained, 0),
    ...more,
  ];
  return {
    title: "Registrations a minute for one event",
    columns: [
      "at the knee",
      "a minute",
      "sustained open loop, a minute",
      "share of the reference",
      "times the field",
      "goal",
    ],
    rows: [
      row(
        "confirmed registrations",
        product,
        showSpread(ratio, 2),
        showNumber(perMinute / FIELD_PER_MINUTE, 1),
        `≥ ${showNumber(goal, 0)} a minute: ${showMet(perMinute >= goal)}`,
      ),
      row("– the reference, same rounds", reference, "1", "–", "–"),
    ],
    notes: [
      `The field: about ${FIELD_PER_MINUTE} orders a minute for one event is a published figure; the goal is ${TIMES_THE_FIELD} times as many. The ledger's limit of commands a second is lifted here.`,
      "Each is one command that registers and issues a pass; who holds a seat first, as the page does, sends two.",
    ],
  };
}

export function latencyTable(comparisons: readonly Comparison[]): Table {
  const row = (name: string, { latency }: Comparison["product"]) => [
    name,
    showNumber(latency.perSecond, 0),
    showSpread(latency.p50, 1),
    showSpread(latency.p95, 1),
    showSpread(latency.p99, 1),
    showNumber(latency.samples, 0),
  ];
  return {
    title: "Latency at half the knee",
    columns: ["command", "offered/s", "P50 ms", "P95 ms", "P99 ms", "commands"],
    rows: comparisons.flatMap(({ name, product, reference }) => [
      row(name, product),
      row("– the reference beside it", reference),
    ]),
    notes: [
      "Open loop: commands leave at a fixed rate whether or not earlier ones were answered; latency counts from the intended instant, which the timer meets within about 1 ms. A failure counts as infinite.",
      "Median and range of the percentiles of each run.",
    ],
  };
}

function inMinutes({ median, low, high, runs }: Spread): Spread {
  return { median: MINUTE_SECONDS * median, low: MINUTE_SECONDS * low, high: MINUTE_SECONDS * high, runs };
}

function goalOf(name: string, ratio: number, perSecond: number): string {
  if (name === "register")
    return `≥ ${showNumber(REGISTRATIONS_PER_SECOND, 0)}/s: ${showMet(perSecond >= REGISTRATIONS_PER_SECOND)}`;
  const goal = GOALS[name];
  return goal === undefined ? "–" : `≥ ${goal}: ${showMet(ratio >= goal)}`;
}
