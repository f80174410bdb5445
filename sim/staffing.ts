import { parseArgs } from "node:util";
import { DAY_SECONDS, demandOf, STATIONS, VOLUNTEERS } from "./staffing/demand.ts";
import { POLICIES } from "./staffing/policies.ts";
import { type Day, runDay } from "./staffing/run-day.ts";

const RUNS_MAX = 1_000;
const USAGE = `npm run staffing -- [--runs 60]

  --runs  days of three hours, each from a seed of its own: 1, 2, … at most ${RUNS_MAX}`;

const PRODUCT = "fluid gain, K = 7200";

const { values } = parseArgs({ options: { runs: { type: "string", default: "60" }, help: { type: "boolean" } } });
const runs = Number(values.runs);
if (values.help || !(Number.isInteger(runs) && runs >= 1 && runs <= RUNS_MAX)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}

const demands = Array.from({ length: runs }, (_, i) => demandOf(String(i + 1)));
console.log(`${STATIONS} stations, ${VOLUNTEERS} volunteers, seeds 1 to ${runs}\n`);
console.log("                                  mean wait s     95 % s    moves/h   back within 10 min/h");
const rows = POLICIES.map(({ name, make }) => {
  const row = rowOf(demands.map((demand, i) => runDay(demand, make(), String(i + 1))));
  const cells = [
    row.mean.toFixed(0).padStart(11),
    row.p95.toFixed(0).padStart(11),
    row.moves.toFixed(1).padStart(11),
    row.backs.toFixed(1).padStart(23),
  ];
  console.log(`${name.padEnd(34)}${cells.join("")}`);
  return { name, ...row };
});

const broken = whatBroke();
for (const one of broken) console.log(`✗ ${one}`);
process.exit(broken.length === 0 ? 0 : 1);

function rowOf(days: readonly Day[]) {
  const waits = days.flatMap((day) => day.waits).sort((a, b) => a - b);
  const hours = (days.length * DAY_SECONDS) / 3_600;
  return {
    mean: waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
    p95: waits[Math.floor(0.95 * waits.length)] ?? 0,
    moves: days.reduce((sum, { moves }) => sum + moves, 0) / hours,
    backs: days.reduce((sum, { backs }) => sum + backs, 0) / hours,
  };
}

/** What the product is held to: the shortest waits of all that keep their guards, and nobody sent back and forth. */
function whatBroke(): string[] {
  const own = rows.find(({ name }) => name === PRODUCT);
  if (!own) return [];
  const isBeatenBy = rows.filter(({ name, mean }) => !name.startsWith("fluid gain") && mean <= own.mean);
  return [
    ...isBeatenBy.map(({ name }) => `"${name}" has shorter waits`),
    ...(own.backs > 0 ? [`${own.backs.toFixed(1)} helpers an hour are sent back within ten minutes`] : []),
  ];
}
