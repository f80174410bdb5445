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
  return (await listInAudience(db, eventId, new Map([[userId, email]]))).has(userId);
}

/** Who of these people is: a hundred or so, each with their address. */
export async function listInAudience(
  db: TenantDb,
  eventId: EventId,
  people: ReadonlyMap<UserId, string>,
): Promise<ReadonlySet<UserId>> {
  const addresses = new Map([...people].map(([userId, email]) => [userId, addressesOf(email)]));
  const found = await unionAll(
    db.rows
      .select({ who: sql<string>`${eventAudiences.address}` })
      .from(eventAudiences)
      .where(and(isOf(db, eventId), inJson(eventAudiences.address, [...addresses.values()].flat()))),
    db.rows
      .select({ who: sql<string>`${registrations.userId}` })
      .from(registrations)
      .where(
        and(
          eq(registrations.collegeId, db.collegeId),
          eq(registrations.eventId, eventId),
          inJson(registrations.userId, [...people.keys()]),
          notInArray(registrations.status, [...GONE]),
        ),
      ),
  );
  const isIn = new Set(found.map(({ who }) => who));
  return new Set(
    [...addresses]
      .filter(([userId, known]) => isIn.has(userId) || known.some((one) => isIn.has(one)))
      .map(([id]) => id),
  );
}

/** As it may be listed: itself, or its domain. */
function addressesOf(email: string): string[] {
  const address = email.toLowerCase();
  return [address, address.slice(address.lastIndexOf("@"))];
}

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(eventAudiences.collegeId, db.collegeId), eq(eventAudiences.eventId, eventId));
}
