import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENGINE_MUTANTS } from "./engine-mutants.ts";
import { MUTANTS, type Mutant } from "./mutants.ts";
import { root } from "./steps.ts";

/**
 * Takes each guard of the door away, and makes each of some mistakes in the engines of queues and kitchens, one at a time, in a
 * copy of the project, and runs the tests of that place: whatever they do not notice could be lost unnoticed. A run that ends by its time notices nothing: it is said apart, and each that is noticed
 * names the test that did. `npm run mutate -- [words]` tries those that have one of the words in their name.
 */
const TESTS: readonly (readonly [where: RegExp, tests: readonly string[]])[] = [
  [/trpc/, ["refusals"]],
  [/services\/(people|departments)|repositories\/(departments|grants)/, ["people", "refusals", "passkeys"]],
  [/sign-in-link/, ["sign-in"]],
  [/passkeys|own-account|step-up/, ["passkeys"]],
  [/same-origin|live|session|sockets/, ["sessions", "auth", "refusals"]],
];
const NODE_TESTS = ["shared/access"];
const LEFT_OUT = new Set(["node_modules", ".git", ".tmp", ".wrangler", ".dev.vars", "dist", "test-results", "docs"]);
const WITHIN_MS = 600_000;

const words = process.argv.slice(2);
const chosen = [...MUTANTS, ...ENGINE_MUTANTS].filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
const copy = await mkdtemp(join(tmpdir(), "mutants-"));
const survivors: string[] = [];
try {
  for (const name of await readdir(root)) {
    if (!LEFT_OUT.has(name)) await cp(join(root, name), join(copy, name), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  // Tests that fail anyway would notice everything.
  const failing =
    firstFailure("node", neededBy(chosen.filter(isPure))) ??
    firstFailure("workerd", neededBy(chosen.filter((mutant) => !isPure(mutant))));
  if (failing) throw new Error(`the tests fail with every guard in place: ${failing}`);
  for (const mutant of chosen) {
    const noticedBy = await whoNotices(mutant);
    if (!noticedBy) survivors.push(mutant.name);
    console.log(`${noticedBy ? "✓ noticed " : "✗ SURVIVED"}  ${mutant.name}${noticedBy ? `  (${noticedBy})` : ""}`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
console.log(`\n${chosen.length - survivors.length} of ${chosen.length} changes are noticed`);
process.exitCode = survivors.length === 0 ? 0 : 1;

/** Whether it needs no platform to be tried. */
function isPure({ file }: Mutant): boolean {
  return file.startsWith("shared/");
}

function neededBy(mutants: readonly Mutant[]): string[] {
  return [...new Set(mutants.flatMap(testsFor))];
}

/** Its own tests, or those of the door that its file belongs to. */
function testsFor(mutant: Mutant): readonly string[] {
  if (mutant.tests) return mutant.tests;
  if (isPure(mutant)) return NODE_TESTS;
  const tests = TESTS.find(([where]) => where.test(mutant.file))?.[1] ?? [];
  return tests.map((name) => `worker/${name}.workers`);
}

/** The first test that fails without the guard, or nothing. */
async function whoNotices(mutant: Mutant): Promise<string | undefined> {
  const { name, file, guard, without } = mutant;
  const path = join(copy, file);
  const source = await readFile(path, "utf8");
  if (source.split(guard).length !== 2) throw new Error(`${name}: its guard is not once in ${file}`);
  await writeFile(
    path,
    source.replace(guard, () => without),
  );
  try {
    return isPure(mutant) ? firstFailure("node", testsFor(mutant)) : firstFailure("workerd", testsFor(mutant));
  } finally {
    await writeFile(path, source);
  }
}

/** The name of the first test that fails, or "no test ran" where the code does not even load; throws if time runs out. */
function firstFailure(project: string, files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--project", project, "--bail", "1", ...files],
    {
      cwd: copy,
      timeout: WITHIN_MS,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    },
  );
  if (status === 0) return undefined;
  if (status === null) throw new Error(`${files.join(", ")} took longer than ${WITHIN_MS / 1_000} s`);
  return /^ FAIL {2}(.*)$/m.exec(stdout + stderr)?.[1] ?? "no test ran";
}
