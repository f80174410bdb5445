import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { type Databases, SHARDS, type Shard } from "#db/shards";

declare const opened: unique symbol;

/** All that one shard holds, of whatever colleges: for jobs that look over all of them, and for moving one. */
export type ShardDb = { readonly shard: Shard; readonly rows: DrizzleD1Database; readonly [opened]: "shard" };

export function openShardDb(env: Databases, shard: Shard): ShardDb {
  const db: Omit<ShardDb, typeof opened> = { shard, rows: drizzle(env[shard]) };
  return db as ShardDb;
}

export function openShardDbs(env: Databases): ShardDb[] {
  return SHARDS.map((shard) => openShardDb(env, shard));
}
