import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs, parseEnv } from "node:util";
import { makePushKeys } from "./make-push-keys.ts";
import { TEST_STRIPE } from "./test-stripe/start-stripe.ts";

/** Where `npm run dev` and the demo find what stands in for the payment provider. */
export const TEST_STRIPE_PORT = 12_111;

const root = resolve(import.meta.dirname, "..");
const devVars = join(root, ".dev.vars");
const built = join(root, "dist/campuspulse/wrangler.json");

/** Whatever a build is made of. */
const SOURCES = [
  "shared",
  "db",
  "durable-objects",
  "worker",
  "web",
  "index.html",
  "package-lock.json",
  "vite.config.ts",
  "wrangler.toml",
];
/** Written by the build itself: newer than its beginning, but no reason for another. */
const GENERATED = new Set(["route-tree.gen.ts"]);

/**
 * Makes a fresh checkout able to run: local secrets, and with `build` an up-to-date dist/. Says nothing when there is
 * nothing to do, and may be called any number of times.
 */
export async function setUp({ build }: { build: boolean }): Promise<void> {
  await addMissingVars();
  if (build && (await isOutdated())) {
    console.log("Building…");
    const startedAt = new Date();
    await runBuild();
    // What was edited during the build counts as newer than it.
    await utimes(built, startedAt, startedAt);
  }
}

async function addMissingVars(): Promise<void> {
  const text = existsSync(devVars) ? await readFile(devVars, "utf8") : "";
  const present = parseEnv(text);
  const { publicKey, privateKey } = makePushKeys();
  const wanted: Record<string, string> = {
    PASS_ROOT_KEY: randomBytes(32).toString("base64"),
    DEV_MAILBOX: "on",
    LOOPBACK_ISSUERS: "on",
    STAFF_SECOND_FACTOR: "off",
    STRIPE_API: `http://127.0.0.1:${TEST_STRIPE_PORT}`,
    ...TEST_STRIPE,
    // One laptop is not the platform: let the machine be the limit.
    ...{ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: "mailto:nobody@localhost" },
    OBJECT_COMMANDS_PER_SECOND: "5000",
    PERSON_REQUESTS_PER_MINUTE: "6000",
  };
  const missing = Object.entries(wanted).filter(([name]) => !present[name]);
  if (missing.length === 0) return;
  const lines = missing.map(([name, value]) => `${name}="${value}"\n`).join("");
  await appendFile(devVars, text === "" || text.endsWith("\n") ? lines : `\n${lines}`, { mode: 0o600 });
  console.log(`Wrote ${missing.map(([name]) => name).join(", ")} to .dev.vars`);
}

async function isOutdated(): Promise<boolean> {
  if (!existsSync(built)) return true;
  const builtAt = (await stat(built)).mtimeMs;
  for (const source of SOURCES) if ((await newestIn(join(root, source))) > builtAt) return true;
  return false;
}

async function newestIn(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !GENERATED.has(entry.name) && !entry.name.includes(".test."),
  );
  const times = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs));
  return times.reduce((newest, time) => Math.max(newest, time), 0);
}

async function runBuild(): Promise<void> {
  const child = spawn(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { build: { type: "boolean", default: false } } });
  await setUp({ build: values.build });
}
