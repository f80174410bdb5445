import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

declare const opened: unique symbol;

/** The directory. What stands above colleges: colleges themselves, people and their sessions, sign-in links. */
export type PlatformDb = { readonly rows: DrizzleD1Database; readonly [opened]: "platform" };

export function openPlatformDb(env: Pick<Env, "DB">): PlatformDb {
  const db: Omit<PlatformDb, typeof opened> = { rows: drizzle(env.DB) };
  return db as PlatformDb;
}
