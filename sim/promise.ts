import { parseArgs } from "node:util";
import { type CookedDay, cookDay } from "./promise/cook-day.ts";
import { arrivalsOf } from "./promise/kitchen-load.ts";
import { engine, fixedTime, orderCap, type Promiser, workCap } from "./promise/promisers.ts";

const USAGE = `npm run promise -- [--seeds 24] [--load 0.96]

  --seeds  days of three hours with three cooks, each from a seed of its own: 1, 2, …
  --load   of the cooks' time that is asked for on average; without it, a high load, all that three cooks can do, and too much`;

/** What the product is held to at high load: the share of broken promises, and what "fifteen minutes" would quote. */
const LATE_MAX = 0.05;
const QUOTED_MAX = 900;
const HIGH_LOAD = 0.96;
const ALL_THEY_CAN = 1.01;
const TOO_MUCH = 1.15;

const THROTTLED = "same, 15 min at most";

const POLICIES: readonly { readonly name: string; readonly make: () => Promiser }[] = [
  { name: "fixed 15 min", make: () => fixedTime(15) },
  { name: "order cap 7 per 5 min", make: () => orderCap(7) },
  { name: "work cap 95 %", make: () => workCap(0.95) },
  { name: "backlog quantile", make: engine },
  // Nobody is told more than fixed times would say: who would have to wait longer goes without.
  { name: THROTTLED, make: () => engine({ waitMaxMinutes: 15, takesSlots: false }) },
];

type Row = { readonly late: number; readonly veryLate: number; readonly quoted: number };

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "24" }, load: { type: "string" }, help: { type: "boolean" } },
});
const seeds = Number(values.seeds);
const loads = values.load === undefined ? [HIGH_LOAD, ALL_THEY_CAN, TOO_MUCH] : [Number(values.load)];
if (values.help || !(Number.isInteger(seeds) && seeds >= 1 && seeds <= 1_000) || !loads.every(isLoad)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}
const broken: string[] = [];
for (const load of loads) {
  console.log(`load ${load}, seeds 1 to ${seeds}\n`);
  console.log("                           late   > 5 min   worst seed   quoted s   actual s   orders   turned away");
  for (const { name, make } of POLICIES) {
    const days = Array.from({ length: seeds }, (_, i) => cookDay(arrivalsOf(String(i + 1), load), make()));
    const row = print(name, days);
    const isHeld = name === THROTTLED || (name === "backlog quantile" && load <= HIGH_LOAD);
    if (!isHeld) continue;
    if (row.late > LATE_MAX)
      broken.push(`${percent(row.late)} late at load ${load} (${name}), at most ${percent(LATE_MAX)}`);
    if (row.quoted > QUOTED_MAX)
      broken.push(`${row.quoted.toFixed(0)} s quoted at load ${load} (${name}), at most ${QUOTED_MAX}`);
  }
  console.log("");
}
for (const one of broken) console.log(`✗ ${one}`);
process.exit(broken.length === 0 ? 0 : 1);

function print(name: string, days: readonly CookedDay[]): Row {
  const all = days.flatMap(({ cooked }) => cooked);
  const share = (cooked: CookedDay["cooked"], byMs: number) =>
    cooked.filter(({ promisedAt, readyAt }) => readyAt > promisedAt + byMs).length / Math.max(1, cooked.length);
  const mean = (of: (one: (typeof all)[number]) => number) =>
    all.reduce((sum, one) => sum + of(one), 0) / 1000 / Math.max(1, all.length);
  const row = {
    late: share(all, 0),
    veryLate: share(all, 300_000),
    quoted: mean(({ placedAt, promisedAt }) => promisedAt - placedAt),
  };
  const cells = [
    percent(row.late).padStart(8),
    percent(row.veryLate).padStart(10),
    percent(Math.max(...days.map(({ cooked }) => share(cooked, 0)))).padStart(13),
    row.quoted.toFixed(0).padStart(11),
    mean(({ placedAt, readyAt }) => readyAt - placedAt)
      .toFixed(0)
      .padStart(11),
    String(all.length).padStart(9),
    String(days.reduce((sum, { turnedAway }) => sum + turnedAway, 0)).padStart(14),
  ];
  console.log(`${name.padEnd(23)}${cells.join("")}`);
  return row;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function isLoad(load: number): boolean {
  return load > 0 && load <= 3;
}
