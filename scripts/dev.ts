import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createServer } from "vite";
import { DATABASES } from "./databases.ts";
import { setUp, TEST_STRIPE_PORT } from "./setup.ts";
import { startTestStripe } from "./test-stripe/start-stripe.ts";

const root = resolve(import.meta.dirname, "..");

/**
 * The app with hot reload, on state that stays between runs (.wrangler/state): local secrets, migrations, the two seeded
 * colleges, then Vite with the Worker and its objects in workerd.
 */
await setUp({ build: false });
// A build leaves a note that sends wrangler to dist/; the migrations are this folder's.
rmSync(join(root, ".wrangler/deploy/config.json"), { force: true });
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
for (const { binding } of DATABASES) {
  const migrated = spawnSync(process.execPath, [wrangler, "d1", "migrations", "apply", binding, "--local"], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  if (migrated.status !== 0) {
    console.error(
      `The local database ${binding} could not be brought up to date:\n${migrated.stdout}${migrated.stderr}`,
    );
    process.exit(1);
  }
}

process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
process.env.X_LOCAL_OBSERVABILITY = "false";
const stripe = await startTestStripe(TEST_STRIPE_PORT).catch(() => null); // another one is at work, or the real one is used
const server = await createServer({ root, server: { host: "127.0.0.1" } });
await server.listen();
const url = server.resolvedUrls?.local[0]?.replace(/\/$/, "");
if (!url) throw new Error("Vite started without an address");
stripe?.bringTo(`${url}/api/webhooks/stripe`);
const seeded = await fetch(`${url}/dev/seed?pictures=on`, { method: "POST", headers: { origin: url } });
if (!seeded.ok) console.error(`Seeding answered ${seeded.status}: ${await seeded.text()}`);
console.log(`\n  CampusPulse (hot reload)   ${url}/riverside`);
console.log(`  Sent mail                  ${url}/dev/mailbox`);
for (const role of ["attendee", "volunteer", "organizer", "college-admin", "platform-admin"]) {
  console.log(`  Sign in as ${role.padEnd(16)}${url}/dev/sign-in/${role}`);
}
