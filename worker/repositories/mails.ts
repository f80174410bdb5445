import { and, asc, eq, gt, inArray, isNull, lte, sql } from "drizzle-orm";
import { users } from "#db/schema/directory/users";
import { events } from "#db/schema/shard/events";
import { mails } from "#db/schema/shard/mails";
import { passes } from "#db/schema/shard/passes";
import type { CollegeId, EventId, PassId } from "#shared/ids";
import { inJson } from "./places.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type PendingPassMail = {
  readonly id: string;
  readonly eventId: EventId;
  readonly eventTitle: string;
  readonly venue: string;
  readonly startsAt: number;
  readonly email: string;
  readonly name: string;
};

/** D1 binds at most 100 values to a statement. */
const MAILS_AT_ONCE_MAX = 50;

/** Of the passes named, those whose mail is still to be sent; a revoked pass wants none. */
export async function listPendingPassMails(db: TenantDb, passIds: readonly PassId[]): Promise<PendingPassMail[]> {
  const found: PendingPassMail[] = [];
  for (let at = 0; at < passIds.length; at += MAILS_AT_ONCE_MAX) {
    found.push(...(await selectPending(db, passIds.slice(at, at + MAILS_AT_ONCE_MAX))));
  }
  return found;
}

async function selectPending(db: TenantDb, passIds: readonly PassId[]): Promise<PendingPassMail[]> {
  const pending = await db.rows
    .select({
      id: mails.id,
      userId: mails.userId,
      eventId: mails.eventId,
      eventTitle: events.title,
      venue: events.venue,
      startsAt: events.startsAt,
    })
    .from(passes)
    .innerJoin(mails, and(eq(mails.collegeId, passes.collegeId), eq(mails.id, sql`'pass:' || ${passes.id}`)))
    .innerJoin(events, and(eq(events.collegeId, mails.collegeId), eq(events.id, mails.eventId)))
    .where(
      and(
        eq(passes.collegeId, db.collegeId),
        inArray(passes.id, [...passIds]),
        isNull(passes.revokedAt),
        isNull(mails.sentAt),
      ),
    );
  const ids = pending.map(({ userId }) => userId);
  const people = await db.directory
    .select({ id: users.id, email: users.email, name: users.name })
    .from(users)
    .where(inJson(users.id, ids));
  const byId = new Map(people.map((person) => [person.id, person]));
  return pending.flatMap(({ userId, ...mail }) => {
    const person = byId.get(userId);
    return person ? { ...mail, email: person.email, name: person.name } : [];
  });
}

/** Marks only what nobody marked before. */
export async function markMailsSent(db: TenantDb, ids: readonly string[], sentAt: number): Promise<void> {
  for (let at = 0; at < ids.length; at += MAILS_AT_ONCE_MAX) {
    const some = ids.slice(at, at + MAILS_AT_ONCE_MAX);
    await db.rows
      .update(mails)
      .set({ sentAt })
      .where(and(eq(mails.collegeId, db.collegeId), inArray(mails.id, some), isNull(mails.sentAt)));
  }
}

export type UnsentMails = {
  readonly createdAfter: number;
  readonly createdBefore: number;
  /** Colleges on their way to another shard. */
  readonly except: readonly CollegeId[];
  readonly limit: number;
};

/** Over all colleges of a shard, oldest first: what the sweep must make certain. Mail of revoked passes is not wanted any more. */
export function listUnsentPassMails(
  { rows }: ShardDb,
  { createdAfter, createdBefore, except, limit }: UnsentMails,
): Promise<{ collegeId: CollegeId; passId: PassId }[]> {
  return (
    rows
      .select({ collegeId: mails.collegeId, passId: passes.id })
      .from(mails)
      // The pass is looked up by the mail's id, not the other way round, which would compare every pass of the college.
      .innerJoin(passes, and(eq(passes.collegeId, mails.collegeId), eq(passes.id, sql`substr(${mails.id}, 6)`)))
      .where(
        and(
          isNull(mails.sentAt),
          gt(mails.createdAt, createdAfter),
          lte(mails.createdAt, createdBefore),
          isNull(passes.revokedAt),
          sql`not ${inJson(mails.collegeId, except)}`,
        ),
      )
      .orderBy(asc(mails.createdAt))
      .limit(limit)
  );
}
