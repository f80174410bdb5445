import { and, asc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { eventNotices } from "#db/schema/shard/event-notices";
import { eventTotals } from "#db/schema/shard/event-totals";
import { messages } from "#db/schema/shard/messages";
import { registrations } from "#db/schema/shard/registrations";
import type { CollegeId, EventId, UserId } from "#shared/ids";
import type { ChangeNotice } from "./events.ts";
import { inJson } from "./json-lists.ts";
import { addMessages } from "./messages.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type NoticeRow = typeof eventNotices.$inferSelect;

/** A statement for the batch that takes the event from `version` to the next; it does nothing for another version. */
export function addNotice({ rows, collegeId }: TenantDb, id: EventId, version: number, { kind, at }: ChangeNotice) {
  return rows.insert(eventNotices).select(
    sql`select e.college_id, e.id, ${version + 1}, ${kind}, ${at}, null, null, 0, null from events e
      where e.college_id = ${collegeId} and e.id = ${id} and e.version = ${version}`,
  );
}

/** The change it tells of was taken back. */
export async function dropNotice(db: TenantDb, eventId: EventId, version: number): Promise<void> {
  await db.rows.delete(eventNotices).where(isNotice(db, { eventId, version }));
}

/** How many have been told of the newest change so far; null if there was none to tell of. */
export async function findTold(db: TenantDb, eventId: EventId): Promise<Pick<NoticeRow, "told" | "finishedAt"> | null> {
  const [newest] = await db.rows
    .select({ told: eventNotices.told, finishedAt: eventNotices.finishedAt })
    .from(eventNotices)
    .where(and(eq(eventNotices.collegeId, db.collegeId), eq(eventNotices.eventId, eventId)))
    .orderBy(sql`${eventNotices.version} desc`)
    .limit(1);
  return newest ?? null;
}

/** Over all colleges of a shard, but for those on their way to another: what is still to be told, oldest first. */
export function listOpenNotices({ rows }: ShardDb, except: readonly CollegeId[], limit: number): Promise<NoticeRow[]> {
  return rows
    .select()
    .from(eventNotices)
    .where(and(isNull(eventNotices.finishedAt), sql`not ${inJson(eventNotices.collegeId, except)}`))
    .orderBy(asc(eventNotices.at))
    .limit(limit);
}

export async function noteLedgerSeq(db: TenantDb, notice: NoticeRow, ledgerSeq: number): Promise<void> {
  await db.rows
    .update(eventNotices)
    .set({ ledgerSeq })
    .where(and(isNotice(db, notice), isNull(eventNotices.ledgerSeq)));
}

/** Up to which of its entries the ledger's picture here goes; 0 before the first. */
export async function findProjectedSeq(db: TenantDb, eventId: EventId): Promise<number> {
  const [totals] = await db.rows
    .select({ seq: eventTotals.seq })
    .from(eventTotals)
    .where(and(eq(eventTotals.collegeId, db.collegeId), eq(eventTotals.eventId, eventId)));
  return totals?.seq ?? 0;
}

/**
 * Who had a place at that instant, in the order of their ids; whoever gave it up since may have done so because of it. Of a
 * cancelled event also who had given theirs to others, or up, and gets back now what they had paid.
 */
export async function listPeopleToTell(
  db: TenantDb,
  { kind, eventId, at }: Pick<NoticeRow, "kind" | "eventId" | "at">,
  after: UserId | null,
  limit: number,
): Promise<UserId[]> {
  const found = await db.rows
    .select({ userId: registrations.userId })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        after ? gt(registrations.userId, after) : undefined,
        or(
          isNull(registrations.cancelledAt),
          sql`${registrations.cancelledAt} >= ${at}`,
          kind === "event-cancelled" ? isPaidStill(at) : undefined,
        ),
      ),
    )
    .orderBy(asc(registrations.userId))
    .limit(limit);
  return found.map(({ userId }) => userId);
}

/** Whether more goes back of their last registration's payments than was promised before. */
function isPaidStill(at: number) {
  return sql`exists (select 1 from payments p where p.college_id = ${registrations.collegeId}
    and p.registration_id = ${registrations.id} and p.state in ('paid', 'settled')
    and p.amount - p.forfeited > (select coalesce(sum(f.amount), 0) from refunds f where f.college_id = p.college_id
      and f.payment_id = p.id and f.state <> 'failed' and f.created_at < ${at}))`;
}

/** Writes their messages and notes how far that is, at once. One for each, however often it is done. */
export async function writeNoticeMessages(
  db: TenantDb,
  notice: NoticeRow,
  people: readonly { readonly userId: UserId; readonly messageId: string }[],
  now: number,
): Promise<void> {
  const last = people.at(-1);
  if (!last) return;
  const { kind, eventId } = notice;
  const write = addMessages(
    db,
    people.map(({ userId, messageId }) => ({ id: messageId, kind, eventId, userId })),
    now,
  );
  const told = sql`(select count(*) from ${messages} where ${messages.collegeId} = ${db.collegeId}
    and ${messages.channel} = 'inbox' and ${inJson(
      messages.id,
      people.map(({ messageId }) => messageId),
    )})`;
  const note = db.rows
    .update(eventNotices)
    .set({ afterUserId: last.userId, told: sql`${eventNotices.told} + ${told}` })
    // Another run may have come as far, or further.
    .where(
      and(
        isNotice(db, notice),
        sql`(${eventNotices.afterUserId} is null or ${eventNotices.afterUserId} < ${last.userId})`,
      ),
    );
  await db.rows.batch([write, note]);
}

export async function finishNotice(db: TenantDb, notice: NoticeRow, finishedAt: number): Promise<void> {
  await db.rows.update(eventNotices).set({ finishedAt }).where(isNotice(db, notice));
}

function isNotice(db: TenantDb, { eventId, version }: Pick<NoticeRow, "eventId" | "version">) {
  return and(
    eq(eventNotices.collegeId, db.collegeId),
    eq(eventNotices.eventId, eventId),
    eq(eventNotices.version, version),
  );
}
