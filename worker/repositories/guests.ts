import { and, asc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
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
 * A guest at the door. One statement decides on the number, so no two volunteers get past it together.
 * @returns false where the event has as many as it allows; a repeat of a guest who is there is none more
 */
export async function addGuest(
  db: TenantDb,
  row: Omit<GuestRow, "collegeId" | "listKey">,
  guestsMax: number,
): Promise<boolean> {
  const { eventId, userId, name, mail, registeredBy, createdAt } = row;
  const added = await db.rows
    .insert(guests)
    .select(
      sql`select ${db.collegeId}, ${eventId}, ${userId}, ${name}, ${mail}, ${registeredBy}, ${createdAt}, null
        where (select count(*) from ${guests} where college_id = ${db.collegeId} and event_id = ${eventId}
          and list_key is null) < ${guestsMax}`,
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

/** At the door: whoever came with a list is no number of it. */
export function countGuests(db: TenantDb, eventId: EventId): Promise<number> {
  return db.rows.$count(guests, and(isOf(db, eventId), isNull(guests.listKey)));
}

export type ListedGuest = Pick<GuestRow, "name" | "mail"> & { readonly listKey: string };

/**
 * Guests of a list, in one statement. Whoever is there by the same key stays who they are.
 * @param newIds one for each
 * @returns whom each key stands for
 */
export async function addListedGuests(
  db: TenantDb,
  eventId: EventId,
  listed: readonly ListedGuest[],
  { newIds, registeredBy, createdAt }: { newIds: readonly UserId[]; registeredBy: UserId; createdAt: number },
): Promise<ReadonlyMap<string, UserId>> {
  const rows = JSON.stringify(listed.map((guest, at) => ({ ...guest, id: newIds[at] })));
  // "where true": without it SQLite takes ON CONFLICT for a part of the select.
  const added = await db.rows
    .insert(guests)
    .select(
      sql`select ${db.collegeId}, ${eventId}, value ->> 'id', value ->> 'name', value ->> 'mail', ${registeredBy}, ${createdAt},
        value ->> 'listKey' from json_each(${rows}) where true`,
    )
    .onConflictDoUpdate({
      target: [guests.collegeId, guests.eventId, guests.listKey],
      // Somebody tries them again: they must not be swept meanwhile.
      set: { createdAt: sql`excluded.created_at` },
    })
    .returning({ userId: guests.userId, listKey: guests.listKey });
  return new Map(added.flatMap(({ userId, listKey }) => (listKey === null ? [] : [[listKey, userId] as const])));
}

/** Guests of a list by their keys, and everybody's by their addresses. */
export async function findKnownGuests(
  db: TenantDb,
  eventId: EventId,
  { listKeys, mails }: { listKeys: readonly string[]; mails: readonly string[] },
): Promise<{ readonly byKey: ReadonlyMap<string, UserId>; readonly byMail: ReadonlyMap<string, UserId> }> {
  const { rows } = db;
  const columns = { userId: guests.userId, listKey: guests.listKey, mail: guests.mail };
  const [keyed, mailed] = await rows.batch([
    rows
      .select(columns)
      .from(guests)
      .where(and(isOf(db, eventId), inJson(guests.listKey, listKeys))),
    rows
      .select(columns)
      .from(guests)
      .where(and(isOf(db, eventId), inJson(guests.mail, mails))),
  ]);
  return {
    byKey: new Map(keyed.map(({ listKey, userId }) => [listKey ?? "", userId])),
    byMail: new Map(mailed.map(({ mail, userId }) => [mail ?? "", userId])),
  };
}

/** Of a list, those whom the ledger did not take: they are not registered, so nothing of theirs is kept. */
export async function deleteRefusedGuests(db: TenantDb, eventId: EventId, createdBefore: number): Promise<void> {
  await db.rows.delete(guests).where(
    and(
      isOf(db, eventId),
      isNotNull(guests.listKey),
      lt(guests.createdAt, createdBefore),
      sql`not exists (select 1 from ${registrations} r where r.college_id = ${db.collegeId} and r.event_id = ${eventId}
          and r.user_id = ${guests.userId})`,
    ),
  );
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
