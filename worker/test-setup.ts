import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { DATABASES } from "./test-databases.ts";
import { tapSql } from "./test-sql-tap.ts";

// Bound by vitest.config.ts alone, so the generated Env does not know it.
const { TEST_MIGRATIONS } = env as Env & { TEST_MIGRATIONS: Record<string, D1Migration[]> };

for (const name of DATABASES) await applyD1Migrations(env[name], TEST_MIGRATIONS[name] ?? []);
await tapSql();
