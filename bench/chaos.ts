import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setUp } from "../scripts/setup.ts";
import { root } from "../scripts/steps.ts";
import { runBursts } from "./load/bursts.ts";
import { PEOPLE_PER_KILL, runKills } from "./load/kills.ts";
import { addPeople } from "./server/people.ts";
import { startProduct } from "./server/product.ts";
import { findStorage } from "./server/state-dir.ts";

const USAGE = `npm run chaos -- [--bursts 1000] [--kills 50] [--models 2000] [--forgeries 500000]

  --bursts   rushes of fifty people at once for one last seat, as many for a code's last use, as many for an offer
  --kills    times the process is killed while forty-eight register, with a code or to be paid, hold, cancel, wait
  --models   random histories of an event's ledger, up to 200 commands each
  --forgeries  changes to a pass that stands still, and as many to one that rotates, each shown at the gate's check

Each of them 0 to leave it out. It talks to this machine alone, and ends by itself; exit code 1 if anything is wrong.`;

const PORT = 5261;
const CROWD = 50;
const MODEL_MS = 20 * 60_000;
/** What is not begun by then is told, and left. */
const BURSTS_MS = 60 * 60_000;
const KILLS_MS = 30 * 60_000;

const { values } = parseArgs({
  options: {
    bursts: { type: "string", default: "1000" },
    kills: { type: "string", default: "50" },
    models: { type: "string", default: "2000" },
    forgeries: { type: "string", default: "500000" },
  },
});
const { bursts, kills, models, forgeries } = {
  ...{ bursts: Number(values.bursts), kills: Number(values.kills) },
  ...{ models: Number(values.models), forgeries: Number(values.forgeries) },
};
if (
  ![bursts, kills, models, forgeries / 10].every((count) => Number.isInteger(count) && count >= 0 && count <= 100_000)
)
  throw new Error(USAGE);
await setUp({ build: true });
const wrong = [...runModels(models), ...runForgeries(forgeries), ...(await runAgainstProduct())];
for (const one of wrong) console.log(`✗ ${one}`);
console.log(wrong.length === 0 ? "\nNothing was lost, doubled or sold twice." : `\n${wrong.length} wrong`);
process.exit(wrong.length === 0 ? 0 : 1);

function runModels(runs: number): string[] {
  if (runs === 0) return [];
  const startedAt = performance.now();
  const agrees = runTests("shared/domain/ledger/ledger.property", {
    LEDGER_RUNS: String(runs),
    LEDGER_COMMANDS: "200",
  });
  console.log(`${runs} histories of up to 200 commands against the naive ledger: ${since(startedAt)}`);
  return agrees ? [] : ["the ledger and the naive ledger disagree: npx vitest run --project node ledger.property"];
}

function runForgeries(count: number): string[] {
  if (count === 0) return [];
  const startedAt = performance.now();
  const holds = runTests("shared/prove-code.property", { PASS_MUTATIONS: String(count) });
  console.log(`${count} changes to each of two passes, none accepted: ${since(startedAt)}`);
  return holds ? [] : ["a changed pass was accepted: npx vitest run --project node prove-code.property"];
}

function runTests(file: string, more: Readonly<Record<string, string>>): boolean {
  const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--project", "node", file], {
    cwd: root,
    env: { ...process.env, ...more },
    timeout: MODEL_MS,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return status === 0;
}

async function runAgainstProduct(): Promise<string[]> {
  const stateDir = mkdtempSync(join(findStorage().path, "campuspulse-chaos-"));
  process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  // The first start makes the database that people are then put into.
  await (await startProduct(stateDir, { port: PORT })).stop();
  const people = addPeople(stateDir, Math.max(CROWD + 1, kills * PEOPLE_PER_KILL + 1));
  const found: string[] = [];
  if (bursts > 0) {
    const startedAt = performance.now();
    const product = await startProduct(stateDir, { port: PORT });
    const report = await runBursts(product, people, { bursts, crowd: CROWD, withinMs: BURSTS_MS });
    await product.stop();
    found.push(...report.wrong);
    const won = Object.entries(report.won).map(([kind, count]) => `${count} for one ${kind}`);
    console.log(`${bursts} bursts of ${CROWD} each: ${won.join(", ")} had one winner, ${since(startedAt)}`);
  }
  if (kills > 0) {
    const startedAt = performance.now();
    const report = await runKills(() => startProduct(stateDir, { port: PORT }), people, {
      kills,
      withinMs: KILLS_MS,
    });
    found.push(...report.wrong);
    const { acknowledged, resent } = report;
    console.log(`${kills} kills: ${acknowledged} commands acknowledged, ${resent} sent again, ${since(startedAt)}`);
  }
  return found;
}

function since(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
}
