import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The Worker logs a line for every request; they matter where a test fails.
    silent: "passed-only",
    projects: [
      {
        resolve: { alias: { "#web": fileURLToPath(new URL("./web", import.meta.url)) } },
        test: {
          name: "node",
          include: ["{shared,sim,scripts,durable-objects,worker,web}/**/*.test.ts"],
          exclude: ["**/*.workers.test.ts"],
        },
      },
      async () => ({
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("./db/migrations"),
                PASS_ROOT_KEY: "dGVzdC1vbmx5LXJvb3Qta2V5LW5ldmVyLWRlcGxveWVkLQ==",
                DEV_MAILBOX: "on",
              },
            },
          }),
        ],
        test: {
          name: "workerd",
          include: ["**/*.workers.test.ts"],
          exclude: ["**/node_modules/**"],
          setupFiles: ["./worker/test-setup.ts"],
        },
      }),
    ],
  },
});
