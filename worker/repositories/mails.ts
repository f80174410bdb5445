import { and, asc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { events } from "#db/schema/events";
import { mails } from "#db/schema/mails";
import { passes } from "#db/schema/passes";
import { users } from "#db/schema/users";
import type { CollegeId, EventId, PassId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";
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

/** Null once it was sent, or if the pass was revoked meanwhile. */
export async function findPendingPassMail(db: TenantDb, passId: PassId): Promise<PendingPassMail | null> {
  const [mail] = await db.rows
    .select({
      id: mails.id,
      eventId: mails.eventId,
      eventTitle: events.title,
      venue: events.venue,
      startsAt: events.startsAt,
      email: users.email,
      name: users.name,
    })
    .from(mails)
    .innerJoin(events, and(eq(events.collegeId, mails.collegeId), eq(events.id, mails.eventId)))
    .innerJoin(users, eq(users.id, mails.userId))
    .innerJoin(passes, and(eq(passes.collegeId, mails.collegeId), eq(passes.id, passId), isNull(passes.revokedAt)))
    .where(and(eq(mails.collegeId, db.collegeId), eq(mails.id, `pass:${passId}`), isNull(mails.sentAt)));
  return mail ?? null;
}

/** @returns false if somebody else marked it first. */
export async function markMailSent(db: TenantDb, id: string, sentAt: number): Promise<boolean> {
  const marked = await db.rows
    .update(mails)
    .set({ sentAt })
    .where(and(eq(mails.collegeId, db.collegeId), eq(mails.id, id), isNull(mails.sentAt)))
    .returning({ id: mails.id });
  return marked.length === 1;
}

/** Over all colleges, oldest first: what the sweep must make certain. Mail of revoked passes is not wanted any more. */
export function listUnsentPassMails(
  { rows }: PlatformDb,
  { createdAfter, createdBefore, limit }: { createdAfter: number; createdBefore: number; limit: number },
): Promise<{ collegeId: CollegeId; passId: PassId }[]> {
  return rows
    .select({ collegeId: mails.collegeId, passId: passes.id })
    .from(mails)
    .innerJoin(passes, and(eq(passes.collegeId, mails.collegeId), eq(sql`'pass:' || ${passes.id}`, mails.id)))
    .where(
      and(
        isNull(mails.sentAt),
        gt(mails.createdAt, createdAfter),
        lte(mails.createdAt, createdBefore),
        isNull(passes.revokedAt),
      ),
    )
    .orderBy(asc(mails.createdAt))
    .limit(limit);
}
