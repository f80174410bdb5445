import { fork } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { randomFrom } from "../sim/random.ts";
import { ENGINES, type EngineName, isOfTests } from "./mutation/engines.ts";
import { type Mistake, mistakesIn } from "./mutation/plant-mistakes.ts";
import { root } from "./steps.ts";

/**
 * Plants small mistakes in the engines of queues and kitchens, drawn by a seed from all that can be made, one at a time in a copy,
 * and runs the engine's own tests against each. Prints those nobody noticed, and the share that was noticed; ends with 1 below the goal.
 * `npm run mutate:engines -- [--engine food] [--seed 7] [--mistakes 150] [--only view.ts] [--runs 40] [--minutes 30] [--all]`
 */
const GOAL = 0.9;
/** A mistake whose tests have not ended after so many times as long as without it made a loop endless. */
const TIMES_AS_LONG = 3;
const WITHIN_MS_MIN = 45_000;
const { values } = parseArgs({
  options: {
    engine: { type: "string" },
    seed: { type: "string", default: "1" },
    mistakes: { type: "string", default: "150" },
    /** Files whose path has this in it. */
    only: { type: "string", default: "" },
    /** Cases of each property: fewer than in the suite, so noticing is understated. */
    runs: { type: "string" },
    minutes: { type: "string", default: "30" },
    /** Those that were noticed too, each with the test that did. */
    all: { type: "boolean", default: false },
  },
});
const engines = (Object.keys(ENGINES) as EngineName[]).filter((name) => !values.engine || name === values.engine);
const until = Date.now() + Number(values.minutes) * 60_000;
const copy = await mkdtemp(join(tmpdir(), "mistakes-"));
let isBelow = false;
try {
  await cp(join(root, "shared"), join(copy, "shared"), { recursive: true });
  for (const name of ["package.json", "tsconfig.base.json"]) await cp(join(root, name), join(copy, name));
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  for (const name of engines) isBelow = (await measure(name)) < GOAL || isBelow;
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.exitCode = isBelow ? 1 : 0;

async function measure(name: EngineName): Promise<number> {
  const all = (await Promise.all(ENGINES[name].folders.map(allMistakes))).flat();
  const drawn = draw(all, Number(values.mistakes), values.seed);
  console.log(`${name}: ${drawn.length} of ${all.length} mistakes, seed ${values.seed}`);
  const startedAt = performance.now();
  await mustPass(name);
  const took = performance.now() - startedAt;
  const withinMs = Math.max(WITHIN_MS_MIN, TIMES_AS_LONG * took);
  console.log(`${name}: the tests take ${(took / 1000).toFixed(1)} s without a mistake`);
  let tried = 0;
  let noticed = 0;
  for (const mistake of drawn) {
    if (Date.now() > until) break;
    const noticedBy = await whoNotices(name, mistake, withinMs);
    tried++;
    if (noticedBy !== null) noticed++;
    if (noticedBy === null) console.log(`  ✗ ${nameOf(mistake)}`);
    else if (values.all) console.log(`  ✓ ${nameOf(mistake)}  (${noticedBy})`);
  }
  // What fails by itself would have noticed everything.
  await mustPass(name);
  const share = tried === 0 ? 0 : noticed / tried;
  console.log(
    `${name}: ${noticed} of ${tried} noticed, ${(share * 100).toFixed(1)} %${tried < drawn.length ? " (time was up)" : ""}\n`,
  );
  return share;
}

async function allMistakes(folder: string): Promise<Mistake[]> {
  const names = (await readdir(join(root, folder))).filter((name) => name.endsWith(".ts")).toSorted();
  const files = names
    .map((name) => `${folder}/${name}`)
    .filter((path) => !isOfTests(path) && path.includes(values.only));
  const found = await Promise.all(
    files.map(async (path) => mistakesIn(path, await readFile(join(root, path), "utf8"))),
  );
  return found.flat();
}

async function mustPass(name: EngineName): Promise<void> {
  const failing = await firstFailure(name, "", null);
  if (failing !== null) throw new Error(`the tests fail without a mistake: ${failing}`);
}

/** The test that notices it, or "never ends"; null when none does. */
async function whoNotices(
  name: EngineName,
  { file, start, end, becomes }: Mistake,
  withinMs: number,
): Promise<string | null> {
  const path = join(copy, file);
  const text = await readFile(path, "utf8");
  await writeFile(path, text.slice(0, start) + becomes + text.slice(end));
  try {
    return await firstFailure(name, dirname(file), withinMs);
  } finally {
    await writeFile(path, text);
  }
}

function firstFailure(name: EngineName, folder: string, withinMs: number | null): Promise<string | null> {
  const child = fork(join(import.meta.dirname, "mutation/run-tests.ts"), [copy, name, folder], {
    cwd: copy,
    env: { ...process.env, RUNS: `${values.runs ?? ENGINES[name].runs}`, NO_COLOR: "1" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve) => {
    const late = withinMs === null ? undefined : setTimeout(() => child.kill("SIGKILL"), withinMs);
    let noticedBy: string | null = "never ends";
    child.once("message", (reply) => {
      ({ noticedBy } = reply as { noticedBy: string | null });
    });
    child.once("exit", () => {
      clearTimeout(late);
      resolve(noticedBy);
    });
  });
}

/** The first of them in an order drawn by the seed. */
function draw(all: readonly Mistake[], count: number, seed: string): Mistake[] {
  const random = randomFrom(`mistakes/${seed}`);
  const drawn = all.map((mistake) => ({ mistake, at: random.next() })).toSorted((a, b) => a.at - b.at);
  return drawn.slice(0, count).map(({ mistake }) => mistake);
}

function nameOf({ file, line, kind, was, becomes }: Mistake): string {
  return `${file}:${line}  ${kind}: ${short(was)} → ${short(becomes) || "nothing"}`;
}

function short(code: string): string {
  const line = code.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
