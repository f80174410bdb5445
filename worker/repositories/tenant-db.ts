import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { CollegeId } from "#shared/ids";
import type { CollegeScope } from "../auth/scope.ts";

declare const opened: unique symbol;

/** The relational rows of one college. Every statement on a tenant table names `collegeId`. */
export type TenantDb = {
  readonly collegeId: CollegeId;
  readonly rows: DrizzleD1Database;
  readonly [opened]: "tenant";
};

// The directory of shards: every college lives in DB until there is a second one.
export function openTenantDb(scope: CollegeScope, env: Env): TenantDb {
  const db: Omit<TenantDb, typeof opened> = { collegeId: scope.college.id, rows: drizzle(env.DB) };
  return db as TenantDb;
}
