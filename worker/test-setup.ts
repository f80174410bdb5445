import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { tapSql } from "./test-sql-tap.ts";

// Bound by vitest.config.ts alone, so the generated Env does not know it.
const { TEST_MIGRATIONS } = env as Env & { TEST_MIGRATIONS: D1Migration[] };

await applyD1Migrations(env.DB, TEST_MIGRATIONS);
await tapSql();
