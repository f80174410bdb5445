import { parseArgs } from "node:util";
import { brokenOf, linesOf } from "./drop/report.ts";
import { runDrop } from "./drop/run-drop.ts";
import { readStepTimes } from "./drop/step-times.ts";

const USAGE = `npm run bench:drop:simulated -- [--people 20000] [--seats 5000] [--early 0.6] [--over 180] [--commands 200] [--seed 1]

  --people    who wants a seat
  --seats     how many there are
  --early     the share of them that comes before the opening
  --over      seconds after the opening in which the others come
  --commands  writing commands a second the ledger takes
  --seed      the same seed gives the same drop, as long as the measured times are the same`;

const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
const { values } = parseArgs({
  options: {
    ...{ people: text("20000"), seats: text("5000"), early: text("0.6") },
    ...{ over: text("180"), commands: text("200"), seed: text("1") },
  },
});
const [people = 0, seats = 0, early = 0, over = 0, commands = 0] = [
  ...[values.people, values.seats, values.early],
  ...[values.over, values.commands],
].map(Number);
if (![people, seats, over, commands].every((value) => value >= 1 && value <= 100_000) || !(early >= 0 && early <= 1))
  throw new Error(USAGE);
const startedAt = performance.now();
const times = readStepTimes();
const { seed } = values;
const result = await runDrop({ people, seats, early, overMs: over * 1_000, commandsPerSecond: commands, seed, times });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(
  `${people} people for ${seats} seats, ${Math.floor(people * early)} of them before the opening, seed ${seed}\n`,
);
for (const line of linesOf(result, seats)) console.log(line);
console.log(
  `\ntime by itself            ${seconds} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB for all of them together`,
);
console.log(`times of the requests     ${times.how}`);
const broken = brokenOf(result, seats);
for (const one of broken) console.log(`✗ ${one}`);
process.exit(broken.length === 0 ? 0 : 1);
