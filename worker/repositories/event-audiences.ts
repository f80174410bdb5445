import { and, asc, eq, notInArray, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";
import { eventAudiences } from "#db/schema/shard/event-audiences";
import { events } from "#db/schema/shard/events";
import { registrations } from "#db/schema/shard/registrations";
import { GONE } from "#shared/domain/ledger/view";
import type { EventId, UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Domains first, then people. */
export async function listAudienceRows(db: TenantDb, eventId: EventId): Promise<string[]> {
  const found = await db.rows
    .select({ address: eventAudiences.address })
    .from(eventAudiences)
    .where(isOf(db, eventId))
    .orderBy(asc(eventAudiences.address));
  return found.map(({ address }) => address);
}

/** These and no others from now on: the event is to be configured anew, which has its followers come again. */
export async function setAudienceRows(db: TenantDb, eventId: EventId, addresses: readonly string[]): Promise<void> {
  await db.rows.batch([
    db.rows
      .update(events)
      .set({ configuredVersion: sql`min(${events.configuredVersion}, ${events.version} - 1)` })
      .where(and(eq(events.collegeId, db.collegeId), eq(events.id, eventId))),
    db.rows.delete(eventAudiences).where(isOf(db, eventId)),
    db.rows
      .insert(eventAudiences)
      .select(audienceOf(db, eventId, addresses))
      .onConflictDoNothing(),
  ]);
}

/** As rows, in one parameter. */
export function audienceOf(db: TenantDb, eventId: EventId, addresses: readonly string[]): SQL {
  return sql`select ${db.collegeId}, ${eventId}, value from json_each(${JSON.stringify(addresses)}) where true`;
}

/** Whether somebody is listed by address or domain, or registered there. */
export async function isInAudience(
  db: TenantDb,
  eventId: EventId,
  { userId, email }: { readonly userId: UserId; readonly email: string },
): Promise<boolean> {
  const address = email.toLowerCase();
  const domain = address.slice(address.lastIndexOf("@"));
  const found = await unionAll(
    db.rows
      .select({ yes: sql<number>`1` })
      .from(eventAudiences)
      .where(and(isOf(db, eventId), inJson(eventAudiences.address, [address, domain]))),
    db.rows
      .select({ yes: sql<number>`1` })
      .from(registrations)
      .where(
        and(
          eq(registrations.collegeId, db.collegeId),
          eq(registrations.eventId, eventId),
          eq(registrations.userId, userId),
          notInArray(registrations.status, [...GONE]),
        ),
      ),
  );
  return found.length > 0;
}

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(eventAudiences.collegeId, db.collegeId), eq(eventAudiences.eventId, eventId));
}
