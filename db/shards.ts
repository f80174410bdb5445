import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { CollegeId } from "#shared/ids";
import { colleges } from "./schema/directory/colleges.ts";

/** Databases that hold what happens at colleges, each college in one of them; who people are is in the directory, `DB`. */
export const SHARDS = ["DB_1", "DB_2"] as const;

export type Shard = (typeof SHARDS)[number];

export type Databases = Pick<Env, "DB" | Shard>;

/** Where a college's rows are, and since when they are on their way to another shard. */
export type Home = { readonly shard: Shard; readonly movingSince: number | null };

/** How long anybody may remember it; rows are copied only once nobody can still write them. */
export const HOME_MEMORY_MS = 60_000;

/** @returns null for a college that does not exist */
export async function findHome(directory: D1Database, collegeId: CollegeId): Promise<Home | null> {
  const [home] = await drizzle(directory)
    .select({ shard: colleges.shard, movingSince: colleges.movingSince })
    .from(colleges)
    .where(eq(colleges.id, collegeId));
  return home ?? null;
}
