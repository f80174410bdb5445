import { and, eq, lte, sql } from "drizzle-orm";
import { providerEvents } from "#db/schema/shard/provider-events";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type ProviderEvent = { readonly id: string; readonly type: string };

export async function isProcessed(db: TenantDb, id: string): Promise<boolean> {
  const [found] = await db.rows
    .select({ id: providerEvents.id })
    .from(providerEvents)
    .where(and(eq(providerEvents.collegeId, db.collegeId), eq(providerEvents.id, id)));
  return found !== undefined;
}

/** For a message whose effect has been noted before, or that has none. */
export async function noteEvent(db: TenantDb, event: ProviderEvent, now: number): Promise<void> {
  await insertEvent(db, event, now);
}

/** A statement for the batch of the message's effect. */
export function insertEvent(db: TenantDb, { id, type }: ProviderEvent, processedAt: number) {
  return db.rows
    .insert(providerEvents)
    .values({ collegeId: db.collegeId, id, type, processedAt })
    .onConflictDoNothing();
}

/** What the provider will not repeat any more. */
export async function forgetEventsBefore({ rows }: ShardDb, before: number, limit: number): Promise<void> {
  const old = sql`select rowid from provider_events where processed_at <= ${before} order by processed_at limit ${limit}`;
  await rows.delete(providerEvents).where(and(lte(providerEvents.processedAt, before), sql`rowid in (${old})`));
}
