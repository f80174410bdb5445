import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { Databases } from "#db/shards";
import { AppError } from "#shared/errors";
import type { CollegeId } from "#shared/ids";
import type { CollegeScope } from "../auth/scope.ts";

declare const opened: unique symbol;

/** The relational rows of one college. Every statement on a tenant table names `collegeId`. */
export type TenantDb = {
  readonly collegeId: CollegeId;
  /** Its shard: what happens there. */
  readonly rows: DrizzleD1Database;
  /** What the directory says of it: who belongs there, and what they may do. */
  readonly directory: DrizzleD1Database;
  readonly [opened]: "tenant";
};

export function openTenantDb({ college, home }: CollegeScope, env: Databases): TenantDb {
  const shard = home.movingSince === null ? env[home.shard] : readOnly(env[home.shard]);
  const db: Omit<TenantDb, typeof opened> = {
    collegeId: college.id,
    rows: drizzle(shard),
    directory: drizzle(env.DB),
  };
  return db as TenantDb;
}

/** What is being copied elsewhere must not change. */
function readOnly(shard: D1Database): D1Database {
  return new Proxy(shard, {
    get(target, name) {
      if (name !== "prepare") {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      }
      return (query: string) => {
        if (!/^\s*select\b/i.test(query)) throw new AppError("COLLEGE_MOVING");
        return target.prepare(query);
      };
    },
  });
}
