import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { DATABASES } from "./scripts/databases.ts";
import { startTestMessageServices } from "./scripts/test-message-services.ts";
import { startTestProvider } from "./scripts/test-provider.ts";
import { startTestStripe, TEST_STRIPE } from "./scripts/test-stripe/start-stripe.ts";
import { startTestWalletServices } from "./scripts/test-wallet-services.ts";
import { makeTestWallets } from "./scripts/test-wallets.ts";

const migrationsByDatabase = async () =>
  Object.fromEntries(
    await Promise.all(
      DATABASES.map(async ({ binding, migrationsDir }) => [binding, await readD1Migrations(migrationsDir)]),
    ),
  );

/** Half of all modules, which each test file would load for itself, one by one: bundled it is ready sooner. */
const LIBRARIES = [
  ...[
    "@block65/webcrypto-web-push",
    "@marcbachmann/cel-js",
    "@simplewebauthn/server",
    "@simplewebauthn/server/helpers",
  ],
  ...["@trpc/client", "@trpc/server", "@trpc/server/http", "@trpc/server/rpc"],
  ...["drizzle-orm", "drizzle-orm/d1", "drizzle-orm/sqlite-core"],
  ...["hono", "hono/body-limit", "hono/factory", "hono/html", "hono/router/pattern-router"],
  ...["jose", "lucia", "openid-client", "stripe", "temporal-polyfill", "zod"],
];

const alias = { "#web": fileURLToPath(new URL("./web", import.meta.url)) };
const NODE_TESTS = "{shared,sim,bench,scripts,durable-objects,worker,web}/**/*.test.ts";
/** Put faulty modules in the place of ours, so theirs are their own. */
const REPLACES_MODULES = "sim/planted-*.test.ts";
/** A property of a thousand cases takes a second here, and many on a machine that does other things too. */
const SLOW_MACHINE_MS = 60_000;

export default defineConfig({
  test: {
    // The Worker logs a line for every request; they matter where a test fails.
    silent: "passed-only",
    // A file may end while its worker, in the background, still asks for a module: nobody waits for that any more.
    onUnhandledError: ({ name }) => name !== "EnvironmentTeardownError",
    // Left to itself Vitest keeps one of two cores free.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        resolve: { alias },
        test: {
          name: "node",
          include: [NODE_TESTS],
          exclude: ["**/*.workers.test.ts", REPLACES_MODULES],
          testTimeout: SLOW_MACHINE_MS,
        },
      },
      {
        resolve: { alias },
        test: { name: "node-isolated", include: [REPLACES_MODULES], testTimeout: SLOW_MACHINE_MS },
      },
      async () => {
        // Two OpenID providers that know nothing of each other, a payment provider, wallets and carriers of messages; they end with this process.
        const [one, other, stripe, wallets, messages] = await Promise.all([
          startTestProvider(),
          startTestProvider(),
          startTestStripe(),
          startTestWalletServices(),
          startTestMessageServices(),
        ]);
        return {
          plugins: [
            cloudflareTest({
              wrangler: { configPath: "./wrangler.toml" },
              miniflare: {
                bindings: {
                  TEST_MIGRATIONS: await migrationsByDatabase(),
                  TEST_PROVIDERS: [one.url, other.url],
                  DNS_RESOLVER: `${one.url}/dns-query`,
                  PASS_ROOT_KEY: "dGVzdC1vbmx5LXJvb3Qta2V5LW5ldmVyLWRlcGxveWVkLQ==",
                  DEV_MAILBOX: "on",
                  STRIPE_API: stripe.url,
                  ...TEST_STRIPE,
                  ...makeTestWallets(),
                  ...wallets.bindings,
                  ...messages.bindings,
                  LOOPBACK_ISSUERS: "on",
                  STAFF_SECOND_FACTOR: "off",
                  OBJECT_COMMANDS_PER_SECOND: "200", // as deployed, whatever this machine's .dev.vars say
                  PERSON_REQUESTS_PER_MINUTE: "3000", // a test file is in more of a hurry than a person
                },
              },
            }),
          ],
          test: {
            name: "workerd",
            include: ["**/*.workers.test.ts"],
            exclude: ["**/node_modules/**"],
            setupFiles: ["./worker/test-setup.ts"],
            deps: { optimizer: { ssr: { enabled: true, include: LIBRARIES } } },
            testTimeout: SLOW_MACHINE_MS,
            hookTimeout: SLOW_MACHINE_MS,
          },
        };
      },
    ],
  },
});
