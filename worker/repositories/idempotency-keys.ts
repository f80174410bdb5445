import { and, eq, lt, sql } from "drizzle-orm";
import { idempotencyKeys } from "#db/schema/shard/idempotency-keys";
import type { CollegeId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type KeyUse = Pick<typeof idempotencyKeys.$inferSelect, "key" | "requestHash" | "createdAt">;

/** @returns the hash of what the key was first sent with, which is this unless it was sent before */
export async function claimKey({ rows, collegeId }: TenantDb, use: KeyUse): Promise<string> {
  const isIt = and(eq(idempotencyKeys.collegeId, collegeId), eq(idempotencyKeys.key, use.key));
  const [, [first]] = await rows.batch([
    rows
      .insert(idempotencyKeys)
      .values({ ...use, collegeId })
      .onConflictDoNothing(),
    rows.select({ requestHash: idempotencyKeys.requestHash }).from(idempotencyKeys).where(isIt),
  ]);
  return first?.requestHash ?? use.requestHash;
}

/** Nothing came of it, so the key may be sent with something else. */
export async function freeKey({ rows, collegeId }: TenantDb, { key, requestHash, createdAt }: KeyUse): Promise<void> {
  await rows
    .delete(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.collegeId, collegeId),
        eq(idempotencyKeys.key, key),
        eq(idempotencyKeys.requestHash, requestHash),
        eq(idempotencyKeys.createdAt, createdAt),
      ),
    );
}

/** Over all colleges of a shard, but for those on their way to another. */
export async function forgetKeys(
  { rows }: ShardDb,
  { before, except, limit }: { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<void> {
  const old = rows
    .select({ rowid: sql`idempotency_keys.rowid` })
    .from(idempotencyKeys)
    .where(and(lt(idempotencyKeys.createdAt, before), sql`not ${inJson(idempotencyKeys.collegeId, except)}`))
    .limit(limit);
  await rows.delete(idempotencyKeys).where(sql`idempotency_keys.rowid in ${old}`);
}
