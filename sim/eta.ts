import { parseArgs } from "node:util";
import { benchmark } from "./eta/benchmark.ts";
import { replayLog } from "./eta/replay-log.ts";

const USAGE = `npm run eta -- [--runs 24] [--only A1,B5]     every scenario beside the oracle and what queues usually tell;
                                              how far a promise moves in 30 s, and beside it an oracle's own
npm run eta -- --log FOLDER                   a real queue's log through the same estimator; docs/queue-log.md has the format`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "24" },
    only: { type: "string" },
    log: { type: "string" },
    help: { type: "boolean" },
  },
});
const runs = Number(values.runs);
if (values.help || !(Number.isInteger(runs) && runs >= 1 && runs <= 1000)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}
const broken = values.log ? replayLog(values.log) : await benchmark(runs, values.only?.split(",") ?? null);
for (const one of broken) console.log(`✗ ${one}`);
process.exit(broken.length === 0 ? 0 : 1);
