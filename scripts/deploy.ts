import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { DATABASES } from "./databases.ts";

const root = resolve(import.meta.dirname, "..");
const NAME = "campuspulse";
const BUILT = join(root, "dist", NAME, "wrangler.json");

/** Builds, migrates and deploys; docs/deploy.md says what comes before and what can go wrong. */
deploy();

function deploy(): void {
  console.log("Not on an event day: every deploy cuts all sockets.\n");
  const config = readFileSync(join(root, "wrangler.toml"), "utf8");
  if (/^database_id\s*=\s*"local/m.test(config))
    refuse('wrangler.toml still says database_id = "local…". Create the databases first: docs/deploy.md, "Once".');
  if (run("git", ["status", "--porcelain"]).trim() !== "")
    refuse("There are changes that are not committed. What runs must be what is in the repository.");
  if (/not authenticated/i.test(wrangler("whoami")))
    refuse("Nobody is signed in. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.");

  step("Building");
  run(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"]);
  checkBuild();
  // A build redirects later wrangler commands to dist/, but migrations and the bookmark are this folder's.
  rmSync(join(root, ".wrangler/deploy/config.json"), { force: true });

  step("Writing down where the databases can go back to");
  for (const { binding } of DATABASES) console.log(wrangler("d1", "time-travel", "info", binding));
  step("Applying migrations");
  for (const { binding } of DATABASES) console.log(wrangler("d1", "migrations", "apply", binding, "--remote"));
  step("Deploying");
  console.log(wrangler("deploy", "--config", BUILT));
}

function checkBuild(): void {
  const built: { name?: string; vars?: Record<string, string> } = JSON.parse(readFileSync(BUILT, "utf8"));
  if (built.name !== NAME) refuse(`What was built is called ${built.name}, not ${NAME}. Is CLOUDFLARE_ENV set?`);
  if (built.vars?.STAFF_SECOND_FACTOR !== "on")
    refuse("STAFF_SECOND_FACTOR must be on in wrangler.toml: a mail account is no second factor.");
  if (built.vars?.LOOPBACK_ISSUERS !== "off")
    refuse("LOOPBACK_ISSUERS must be off in wrangler.toml: a campus login belongs on the public web.");
  if (built.vars?.STRIPE_API !== "https://api.stripe.com")
    refuse("STRIPE_API must be https://api.stripe.com in wrangler.toml: anything else takes no money.");
  for (const name of ["APPLE_PUSH_API", "GOOGLE_WALLET_API"])
    if (!built.vars?.[name]?.startsWith("https://"))
      refuse(`${name} must begin with https:// in wrangler.toml: what it is sent are keys to people's passes.`);
  if (built.vars?.DEV_MAILBOX !== "off") refuse("DEV_MAILBOX must be off in wrangler.toml: it shows people's mail.");
}

function wrangler(...args: string[]): string {
  return run(process.execPath, [join(root, "node_modules/wrangler/bin/wrangler.js"), ...args]);
}

function run(program: string, args: readonly string[]): string {
  const { CLOUDFLARE_ENV: _, ...env } = process.env;
  const done = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...env, CI: "true", WRANGLER_SEND_METRICS: "false" },
  });
  const output = `${done.stdout}${done.stderr}`;
  if (done.status !== 0) refuse(`${args.slice(1).join(" ") || program} failed:\n${output}`);
  return output;
}

function step(words: string): void {
  console.log(`\n${words}…`);
}

function refuse(words: string): never {
  console.error(`\n${words}`);
  process.exit(1);
}
