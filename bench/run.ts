import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setUp } from "../scripts/setup.ts";
import { parseOptions } from "./options.ts";
import { describeMachine, type Table, toMarkdown } from "./report.ts";
import { runSections } from "./sections/run-sections.ts";
import { findStorage } from "./server/state-dir.ts";

/** Of this run alone. RESULTS.md beside this file holds what is worth keeping of many runs, and is written by hand. */
const RESULTS = join(import.meta.dirname, "../.tmp/bench.md");

const options = parseOptions(process.argv.slice(2));
await setUp({ build: true });
const storage = findStorage();
const stateDir = mkdtempSync(join(storage.path, "campuspulse-bench-"));
const removeState = () => rmSync(stateDir, { recursive: true, force: true });
// workerd processes end with this one: their control pipe closes.
process.once("exit", removeState);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const startedAt = Date.now();
const tables: Table[] = [];
for await (const table of runSections(options, stateDir)) {
  tables.push(table);
  console.log(`\n${toMarkdown(table)}`);
}
const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
const text = [
  "# Bench results",
  `${new Date(startedAt).toISOString().slice(0, 16).replace("T", " ")} UTC, ${options.quick ? "quick" : "full"} run, ${minutes} minutes.`,
  `Measured on ${describeMachine(storage.name)}. The load generator runs on the same machine, and each server is one workerd process, hence one thread.`,
  "Figures are ratios to the bare platform in the same run; absolute figures say something about this machine only. Local writes go to memory and are no production figure: the platform publishes about 1,000 requests a second for an object, fewer with writes, and this product plans with 200. How many objects work side by side is not tested here.",
  ...tables.map(toMarkdown),
];
mkdirSync(join(RESULTS, ".."), { recursive: true });
writeFileSync(RESULTS, `${text.join("\n\n")}\n`);
console.log(`\nWritten to ${relative(process.cwd(), RESULTS)}`);
process.exit(0);
