import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";

export type Counts = {
  readonly passed: number;
  readonly failed: number;
  /** What tests found out that is worth reading when they pass. */
  readonly says?: readonly string[];
};

/** One thing a check does: a program of node_modules or a script of ours, run by this same Node. */
export type Step = {
  readonly name: string;
  readonly run: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where the step leaves its own count, and how to read it; other steps count as one. */
  readonly report?: { readonly file: string; readonly read: (json: unknown) => Counts };
  /** Shows what the step prints while it runs, for those that take minutes. */
  readonly loud?: boolean;
};

export type Outcome = Counts & { readonly name: string; readonly ms: number; readonly output: string };

export const root = resolve(import.meta.dirname, "..");
/** What the tools leave behind; ignored by git. */
export const scratch = join(root, ".tmp");
/** The machine this has to be quick on has two cores. */
const AT_ONCE = 2;

/** Runs all steps, two at a time, in order; a failure stops none of the others. Prints a line for each as it ends. */
export async function runSteps(steps: readonly Step[], atOnce = AT_ONCE): Promise<Outcome[]> {
  await mkdir(scratch, { recursive: true });
  const waiting = [...steps];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step);
      outcomes.push(outcome);
      printOutcome(outcome, step);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

export function totalOf(outcomes: readonly Counts[]): Counts {
  return outcomes.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

async function runStep({ name, run, env = {}, report, loud = false }: Step): Promise<Outcome> {
  if (report) await rm(report.file, { force: true });
  const startedAt = performance.now();
  const [program = "", ...args] = run;
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      CI: "true",
      NO_COLOR: "1",
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      ...env,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      output += part;
      if (loud) process.stdout.write(part);
    });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  const counts = report ? await readCounts(report, code) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  return { name, ms: performance.now() - startedAt, output, ...counts };
}

/** A tool that failed without a failing test (it crashed, or wrote no report) counts as one failure. */
async function readCounts({ file, read }: NonNullable<Step["report"]>, code: number | null): Promise<Counts> {
  const text = await readFile(file, "utf8").catch(() => null);
  const counts = text === null ? { passed: 0, failed: 0 } : read(JSON.parse(text));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function printOutcome({ name, ms, output, passed, failed, says = [] }: Outcome, { loud, report }: Step): void {
  const tests = report ? `  ${passed} passed${failed > 0 ? `, ${failed} failed` : ""}` : "";
  const line = `${failed === 0 ? "✓" : "✗"} ${name.padEnd(18)} ${(ms / 1000).toFixed(1).padStart(6)} s${tests}`;
  if (failed > 0 && !loud) console.log(`\n${line}\n${indent(output.trim())}\n`);
  else console.log(line);
  for (const said of says) console.log(indent(said));
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
