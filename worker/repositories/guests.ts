import { and, asc, eq, sql } from "drizzle-orm";
import { users } from "#db/schema/directory/users";
import { guests } from "#db/schema/shard/guests";
import { passes } from "#db/schema/shard/passes";
import { registrations } from "#db/schema/shard/registrations";
import { FORGOTTEN_NAME } from "#shared/domain/ledger/guests";
import type { EventId, UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

export type GuestRow = typeof guests.$inferSelect;

/**
 * One statement decides on the number, so no two volunteers get past it together.
 * @returns false where the event has as many as it allows; a repeat of a guest who is there is none more
 */
export async function addGuest(db: TenantDb, row: Omit<GuestRow, "collegeId">, guestsMax: number): Promise<boolean> {
  const { eventId, userId, name, mail, registeredBy, createdAt } = row;
  const added = await db.rows
    .insert(guests)
    .select(
      sql`select ${db.collegeId}, ${eventId}, ${userId}, ${name}, ${mail}, ${registeredBy}, ${createdAt}
        where (select count(*) from ${guests} where college_id = ${db.collegeId} and event_id = ${eventId}) < ${guestsMax}`,
    )
    .onConflictDoNothing()
    .returning({ userId: guests.userId });
  return added.length > 0 || (await findGuest(db, eventId, userId)) !== null;
}

export async function findGuest(db: TenantDb, eventId: EventId, userId: UserId): Promise<GuestRow | null> {
  const [found] = await db.rows
    .select()
    .from(guests)
    .where(and(isOf(db, eventId), eq(guests.userId, userId)));
  return found ?? null;
}

export async function deleteGuest(db: TenantDb, eventId: EventId, userId: UserId): Promise<void> {
  await db.rows.delete(guests).where(and(isOf(db, eventId), eq(guests.userId, userId)));
}

export function countGuests(db: TenantDb, eventId: EventId): Promise<number> {
  return db.rows.$count(guests, isOf(db, eventId));
}

/** Those of these who are guests, with the name of who registered them. */
export async function listGuests(
  db: TenantDb,
  eventId: EventId,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, { readonly mail: string | null; readonly registeredBy: string }>> {
  const found = await db.rows
    .select({ userId: guests.userId, mail: guests.mail, by: guests.registeredBy })
    .from(guests)
    .where(and(isOf(db, eventId), inJson(guests.userId, userIds)));
  if (found.length === 0) return new Map();
  const by = found.map((guest) => guest.by);
  const named = await db.directory.select({ id: users.id, name: users.name }).from(users).where(inJson(users.id, by));
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return new Map(
    found.map((guest) => [guest.userId, { mail: guest.mail, registeredBy: names.get(guest.by) ?? "somebody" }]),
  );
}

/** Some of an event's, in the order of their ids. */
export async function listGuestIds(db: TenantDb, eventId: EventId, limit: number): Promise<UserId[]> {
  const found = await db.rows
    .select({ userId: guests.userId })
    .from(guests)
    .where(isOf(db, eventId))
    .orderBy(asc(guests.userId))
    .limit(limit);
  return found.map(({ userId }) => userId);
}

/** Call when the ledger has forgotten them: what is left are counts. */
export async function forgetGuestRows(db: TenantDb, eventId: EventId, userIds: readonly UserId[]): Promise<void> {
  const nameless = sql`(select json_group_array(json_set(value, '$.name', ${FORGOTTEN_NAME})) from json_each(tickets))`;
  const { rows, collegeId } = db;
  await rows.batch([
    rows
      .update(registrations)
      .set({ name: FORGOTTEN_NAME, tickets: nameless })
      .where(
        and(
          eq(registrations.collegeId, collegeId),
          eq(registrations.eventId, eventId),
          inJson(registrations.userId, userIds),
        ),
      ),
    rows
      .update(passes)
      .set({ name: FORGOTTEN_NAME })
      .where(and(eq(passes.collegeId, collegeId), eq(passes.eventId, eventId), inJson(passes.userId, userIds))),
    rows.delete(guests).where(and(isOf(db, eventId), inJson(guests.userId, userIds))),
  ]);
}

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(guests.collegeId, db.collegeId), eq(guests.eventId, eventId));
}
