import { applyD1Migrations, type D1Migration, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, vi } from "vitest";
import { forgetEverything } from "./memory.ts";
import { DATABASES } from "./test-databases.ts";
import { tapSql } from "./test-sql-tap.ts";

// Bound by vitest.config.ts alone, so the generated Env does not know it.
const { TEST_MIGRATIONS } = env as Env & { TEST_MIGRATIONS: Record<string, D1Migration[]> };

// One isolate serves one test file after another: loading it costs more than most files' tests.
await reset();
forgetEverything();
for (const name of DATABASES) await applyD1Migrations(env[name], TEST_MIGRATIONS[name] ?? []);
await tapSql();
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
