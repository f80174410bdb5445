import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PLATFORM_ROLE, ROLES } from "#shared/roles";
import { formatReport } from "../sim/crowd/report.ts";
import { type Progress, runCrowd } from "../sim/crowd/run-crowd.ts";
import { freePort } from "./serve.ts";
import { type Selling, serveSelling } from "./serve-selling.ts";
import { setUp } from "./setup.ts";

const HELP = `npm run demo -- [options]

  --people 300    visitors of the event day, 10 to 2000
  --speed 60      simulated seconds in a real one, 1 to 600
  --seed 7        the same seed, the same decisions
  --once          one day, the report, the end; exit code 1 if anything broke
  --port 8787     the first port to try
  --no-crowd      only the app
`;
/** Time to read the report before the next day begins. */
const PAUSE_MS = 45_000;
/** A demo forgotten over night must not fill the disk. */
const DAYS_MAX = 12;
/** Without a terminal to draw in, a line now and then is enough. */
const LINE_EVERY_MS = 10_000;

type Options = {
  readonly people: number;
  readonly speed: number;
  readonly seed: string;
  readonly once: boolean;
  readonly port: number;
  readonly crowd: boolean;
};

const options = readOptions();
if (options) await demonstrate(options);

async function demonstrate(chosen: Options): Promise<void> {
  await setUp({ build: true });
  // By port, so that a second demo does not wipe the first one's state.
  const port = await freePort(chosen.port);
  const stateDir = resolve(import.meta.dirname, `../.tmp/demo-state-${port}`);
  await rm(stateDir, { recursive: true, force: true });
  const app = await serveSelling({ port, stateDir });
  let isStopping = false;
  const stop = async (code: number) => {
    if (isStopping) return;
    isStopping = true;
    await app.dispose();
    process.exit(code);
  };
  // Before Miniflare's own hook, which ends the process at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.prependListener(signal, () => {
      console.log("\nStopping.");
      void stop(signal === "SIGINT" ? 130 : 143);
    });
  }
  try {
    await seed(app);
    console.log(welcome(app, chosen));
    const isGood = chosen.crowd ? await liveDays(app, chosen) : true;
    if (chosen.once) await stop(isGood ? 0 : 1);
  } catch (error) {
    if (isStopping) return;
    console.error(error);
    await stop(1);
  }
}

async function seed({ url }: Selling): Promise<void> {
  const seeded = await fetch(`${url}/dev/seed?pictures=on`, { method: "POST", headers: { origin: url } });
  if (!seeded.ok) throw new Error(`Seeding answered ${seeded.status}: ${await seeded.text()}`);
  await seeded.arrayBuffer();
}

function welcome(app: Selling, { crowd, once }: Options): string {
  // By name: browsers make passkeys for names only.
  const url = app.url.replace("127.0.0.1", "localhost");
  return [
    "",
    `  CampusPulse is at   ${url}/riverside`,
    "",
    "  Sign in as",
    ...[...ROLES, PLATFORM_ROLE].map((role) => `    ${role.padEnd(16)}  ${url}/dev/sign-in/${role}`),
    "",
    `  Sent mail           ${url}/dev/mailbox`,
    ...(crowd ? [`  Watch the crowd     as organizer, in the event "Crowd Day" of the console`] : []),
    ...(once ? [] : ["  Stop                Ctrl-C"]),
    "",
  ].join("\n");
}

/** @returns whether the last day was a good one */
async function liveDays(app: Selling, { people, speed, seed: chosenSeed, once }: Options): Promise<boolean> {
  for (let day = 1; ; day++) {
    const show = makeProgressLine();
    const report = await runCrowd({
      url: app.url,
      providerUrl: app.providerUrl,
      people,
      speed,
      seed: day === 1 ? chosenSeed : `${chosenSeed}.${day}`,
      title: day === 1 ? "Crowd Day" : `Crowd Day ${day}`,
      onProgress: show,
    });
    show(null);
    console.log(formatReport(report));
    if (once) return report.isGood;
    if (day === DAYS_MAX) {
      console.log(`\nThe crowd has gone home after ${DAYS_MAX} days. The app stays up; Ctrl-C stops it.`);
      return report.isGood;
    }
    console.log(`\nThe next day begins in ${PAUSE_MS / 1000} s. Ctrl-C stops.`);
    await wait(PAUSE_MS);
  }
}

/** Redraws one line in a terminal; elsewhere prints one now and then. Null ends it. */
function makeProgressLine(): (progress: Progress | null) => void {
  const isTerminal = process.stdout.isTTY;
  let printedAt = 0;
  return (progress) => {
    if (!progress) {
      if (isTerminal) process.stdout.write("\r\x1b[2K");
      return;
    }
    const words = lineOf(progress);
    if (isTerminal) process.stdout.write(`\r\x1b[2K${words.slice(0, Math.max(20, process.stdout.columns - 1))}`);
    else if (performance.now() - printedAt >= LINE_EVERY_MS) {
      printedAt = performance.now();
      console.log(words);
    }
  };
}

function lineOf({ words, time, registered, capacity, inside, waiting, cooking, served, requests, problems }: Progress) {
  return [
    ...(time ? [time] : []),
    ...(words ? [words] : []),
    `registered ${registered}/${capacity}`,
    `inside ${inside}`,
    `in queues ${waiting}`,
    `cooking ${cooking}`,
    `served ${served}`,
    `${requests} requests`,
    ...(problems > 0 ? [`${problems} PROBLEMS`] : []),
  ].join("  ");
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        people: { type: "string", default: "300" },
        speed: { type: "string", default: "60" },
        seed: { type: "string", default: "7" },
        once: { type: "boolean", default: false },
        port: { type: "string", default: "8787" },
        "no-crowd": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      return null;
    }
    if (!/^[A-Za-z0-9]{1,16}$/.test(values.seed)) throw new Error("--seed takes 1 to 16 letters and digits");
    return {
      people: wholeNumber("people", values.people, 10, 2_000),
      speed: wholeNumber("speed", values.speed, 1, 600),
      seed: values.seed,
      once: values.once,
      port: wholeNumber("port", values.port, 1_024, 65_000),
      crowd: !values["no-crowd"],
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exitCode = 2;
    return null;
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`--${name} takes a whole number from ${min} to ${max}, not "${text}"`);
}
