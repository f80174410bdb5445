import { and, desc, eq, gt, inArray, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { emergencies } from "#db/schema/shard/emergencies";
import { events } from "#db/schema/shard/events";
import { registrations } from "#db/schema/shard/registrations";
import { CONFIRM_WITHIN_MS, EMERGENCIES_ASKED_MAX, EMERGENCIES_SHOWN_MAX } from "#shared/emergencies";
import type { CollegeId, EmergencyId, EventId, UserId } from "#shared/ids";
import type { Emergency } from "#shared/views/emergencies";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type EmergencyRow = typeof emergencies.$inferSelect;
export type ListedEmergency = EmergencyRow & { readonly eventTitle: string | null };
export type NewEmergency = Pick<EmergencyRow, "id" | "eventId" | "kind" | "text" | "askedBy" | "askedAt">;

/** The same again adds nothing. @returns false where as many as may be wait at that place already */
export async function addEmergency(db: TenantDb, one: NewEmergency): Promise<boolean> {
  const { id, eventId, kind, text, askedBy, askedAt } = one;
  const confirmBy = askedAt + CONFIRM_WITHIN_MS;
  const added = await db.rows
    .insert(emergencies)
    .select(
      sql`select ${db.collegeId}, ${id}, ${eventId}, ${kind}, ${text}, ${askedBy}, ${askedAt}, ${confirmBy},
        null, null, null, null, 0, null, null, null
        where (select count(*) from emergencies e where e.college_id = ${db.collegeId} and e.event_id is ${eventId}
          and e.confirmed_at is null and e.withdrawn_at is null and e.confirm_by > ${askedAt}) < ${EMERGENCIES_ASKED_MAX}`,
    )
    .onConflictDoNothing()
    .returning({ id: emergencies.id });
  return added.length > 0;
}

/** @param eventId null: one of the whole college */
export async function findEmergency(
  db: TenantDb,
  { id, eventId }: { readonly id: EmergencyId; readonly eventId: EventId | null },
): Promise<EmergencyRow | null> {
  const [found] = await db.rows
    .select()
    .from(emergencies)
    .where(and(isOne(db, id), isAt(eventId)));
  return found ?? null;
}

/**
 * Confirms one that somebody else asked for, and ends what it is the end of: an all-clear whatever is shown at its place, anything
 * else an all-clear that is. The college's place is everywhere.
 * @returns false where it is not there to be confirmed by them, or any more
 */
export async function confirmEmergencyRow(
  db: TenantDb,
  { id, eventId, kind }: Pick<EmergencyRow, "id" | "eventId" | "kind">,
  { by, now, endsAt }: { readonly by: UserId; readonly now: number; readonly endsAt: number },
): Promise<boolean> {
  const confirm = db.rows
    .update(emergencies)
    .set({ confirmedBy: by, confirmedAt: now, endsAt, changeSeq: nextSeq(db) })
    .where(
      and(
        isOne(db, id),
        ne(emergencies.askedBy, by),
        isNull(emergencies.withdrawnAt),
        isNull(emergencies.confirmedAt),
        gt(emergencies.confirmBy, now),
      ),
    )
    .returning({ id: emergencies.id });
  const isItsOwn = sql`exists (select 1 from emergencies e where e.college_id = ${db.collegeId} and e.id = ${id}
    and e.confirmed_by = ${by} and e.confirmed_at = ${now})`;
  const end = db.rows
    .update(emergencies)
    .set({ endsAt: now, changeSeq: nextSeq(db), toldAt: null })
    .where(
      and(
        eq(emergencies.collegeId, db.collegeId),
        ne(emergencies.id, id),
        eventId === null ? undefined : eq(emergencies.eventId, eventId),
        kind === "all-clear" ? undefined : eq(emergencies.kind, "all-clear"),
        isNotNull(emergencies.confirmedAt),
        gt(emergencies.endsAt, now),
        isItsOwn,
      ),
    );
  const [confirmed] = await db.rows.batch([confirm, end]);
  return confirmed.length > 0;
}

/** @returns false where it is not theirs to be withdrawn, or any more */
export async function withdrawEmergencyRow(
  db: TenantDb,
  { id, by, now }: { readonly id: EmergencyId; readonly by: UserId; readonly now: number },
): Promise<boolean> {
  const withdrawn = await db.rows
    .update(emergencies)
    .set({ withdrawnAt: now })
    .where(
      and(
        isOne(db, id),
        eq(emergencies.askedBy, by),
        isNull(emergencies.withdrawnAt),
        isNull(emergencies.confirmedAt),
        gt(emergencies.confirmBy, now),
      ),
    )
    .returning({ id: emergencies.id });
  return withdrawn.length > 0;
}

/** What is to be shown now, the newest first, and how new that is. */
export async function listShownEmergencies(
  db: TenantDb,
  now: number,
): Promise<{ readonly seq: number; readonly shown: Emergency[] }> {
  const [heads, shown] = await db.rows.batch([
    db.rows
      .select({ seq: sql<number>`coalesce(max(${emergencies.changeSeq}), 0)` })
      .from(emergencies)
      .where(eq(emergencies.collegeId, db.collegeId)),
    db.rows
      .select({
        ...{ id: emergencies.id, eventId: emergencies.eventId, kind: emergencies.kind, text: emergencies.text },
        confirmedAt: sql<number>`${emergencies.confirmedAt}`,
        endsAt: sql<number>`${emergencies.endsAt}`,
      })
      .from(emergencies)
      .where(and(eq(emergencies.collegeId, db.collegeId), gt(emergencies.changeSeq, 0), gt(emergencies.endsAt, now)))
      .orderBy(desc(emergencies.changeSeq))
      .limit(EMERGENCIES_SHOWN_MAX),
  ]);
  return { seq: heads[0]?.seq ?? 0, shown };
}

/** All pages know of every change up to this one. */
export async function noteEmergenciesTold(db: TenantDb, seq: number, toldAt: number): Promise<void> {
  await db.rows
    .update(emergencies)
    .set({ toldAt })
    .where(
      and(
        eq(emergencies.collegeId, db.collegeId),
        gt(emergencies.changeSeq, 0),
        sql`${emergencies.changeSeq} <= ${seq}`,
        isNull(emergencies.toldAt),
      ),
    );
}

/** Confirmed ones whose messages are not all written. */
export async function listUnmessagedEmergencies(db: TenantDb): Promise<EmergencyRow[]> {
  return db.rows
    .select()
    .from(emergencies)
    .where(
      and(eq(emergencies.collegeId, db.collegeId), isNotNull(emergencies.confirmedAt), isNull(emergencies.messagedAt)),
    );
}

export async function noteEmergencyMessaged(
  db: TenantDb,
  id: EmergencyId,
  noted: { readonly messagedAt: number; readonly messaged: number },
): Promise<void> {
  await db.rows
    .update(emergencies)
    .set(noted)
    .where(and(isOne(db, id), isNull(emergencies.messagedAt)));
}

/** Newest first. @param eventId null: those of the whole college */
export function listEmergencyRows(db: TenantDb, eventId: EventId | null, limit: number): Promise<ListedEmergency[]> {
  return selectListed(db, isAt(eventId), limit);
}

/** Those that wait for a second person, of events and of the college. */
export function listAskedEmergencies(db: TenantDb, now: number, limit: number): Promise<ListedEmergency[]> {
  const isAsked = and(isNull(emergencies.confirmedAt), isNull(emergencies.withdrawnAt), gt(emergencies.confirmBy, now));
  return selectListed(db, isAsked, limit);
}

/** Whether somebody has a place at an event, however far it got. */
export async function hasPlaceAt(db: TenantDb, eventId: EventId, userId: UserId): Promise<boolean> {
  const [found] = await db.rows
    .select({ yes: sql`1` })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        eq(registrations.userId, userId),
        ne(registrations.status, "cancelled"),
      ),
    );
  return found !== undefined;
}

/** Whoever has a place at the event, or at one that takes place now; each once. */
export async function listPeoplePresent(db: TenantDb, eventId: EventId | null): Promise<UserId[]> {
  const found = await db.rows
    .selectDistinct({ userId: registrations.userId })
    .from(registrations)
    .innerJoin(events, and(eq(events.collegeId, registrations.collegeId), eq(events.id, registrations.eventId)))
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eventId === null ? eq(events.status, "live") : eq(registrations.eventId, eventId),
        inArray(registrations.status, ["confirmed", "offered"]),
      ),
    );
  return found.map(({ userId }) => userId);
}

/** Over all colleges of a shard: where something is not told, or not sent, that must be. */
export async function listCollegesInEmergency(
  { rows }: ShardDb,
  { except, limit }: { readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<CollegeId[]> {
  const found = await rows
    .selectDistinct({ collegeId: emergencies.collegeId })
    .from(emergencies)
    .where(
      and(
        isNotNull(emergencies.confirmedAt),
        or(isNull(emergencies.toldAt), isNull(emergencies.messagedAt)),
        sql`not ${inJson(emergencies.collegeId, except)}`,
      ),
    )
    .limit(limit);
  return found.map(({ collegeId }) => collegeId);
}

async function selectListed(db: TenantDb, which: SQL | undefined, limit: number): Promise<ListedEmergency[]> {
  const found = await db.rows
    .select({ emergency: emergencies, eventTitle: events.title })
    .from(emergencies)
    .leftJoin(events, and(eq(events.collegeId, emergencies.collegeId), eq(events.id, emergencies.eventId)))
    .where(and(eq(emergencies.collegeId, db.collegeId), which))
    .orderBy(desc(emergencies.askedAt))
    .limit(limit);
  return found.map(({ emergency, eventTitle }) => ({ ...emergency, eventTitle }));
}

/** Changes are in one order, so that what is told late never hides what is newer. */
function nextSeq({ collegeId }: TenantDb): SQL {
  return sql`(select max(e.change_seq) + 1 from emergencies e where e.college_id = ${collegeId})`;
}

function isOne(db: TenantDb, id: EmergencyId) {
  return and(eq(emergencies.collegeId, db.collegeId), eq(emergencies.id, id));
}

function isAt(eventId: EventId | null) {
  return eventId === null ? isNull(emergencies.eventId) : eq(emergencies.eventId, eventId);
}
