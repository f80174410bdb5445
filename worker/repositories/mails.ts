import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { users } from "#db/schema/directory/users";
import { events } from "#db/schema/shard/events";
import { guests } from "#db/schema/shard/guests";
import { type MailKind, mails } from "#db/schema/shard/mails";
import { registrations } from "#db/schema/shard/registrations";
import { transfers } from "#db/schema/shard/transfers";
import type { CollegeId, EventId, UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type PendingMail = {
  readonly id: string;
  readonly kind: MailKind;
  readonly eventId: EventId;
  readonly eventTitle: string;
  readonly venue: string;
  readonly startsAt: number;
  /** Until when the seat is kept that the mail offers. */
  readonly offerEndsAt: number | null;
  /** Whom somebody gave their pass. */
  readonly takenBy: string | null;
  /** What the organizers say of a cancelled event. */
  readonly cancelReason: string | null;
  readonly userId: UserId;
  /** Null for a guest who left none. */
  readonly email: string | null;
  readonly name: string;
  /** Without an account: nothing of theirs opens by signing in. */
  readonly isGuest: boolean;
};

/** D1 binds at most 100 values to a statement. */
const MAILS_AT_ONCE_MAX = 50;

/**
 * A revoked pass and an offer that is over want no mail; each is looked up by its id, which the mail's ends with. A new
 * time concerns who still has a place at what still takes place. That it does not, and that a pass was given away, hears
 * everybody the mail was written for.
 */
const isWanted = or(
  sql`exists (select 1 from passes p where p.college_id = ${mails.collegeId} and p.id = substr(${mails.id}, 6)
    and p.revoked_at is null)`,
  sql`exists (select 1 from registrations r where r.college_id = ${mails.collegeId} and r.event_id = ${mails.eventId}
    and r.user_id = ${mails.userId} and r.id = substr(${mails.id}, 7) and r.status = 'offered')`,
  sql`${mails.kind} in ('event-cancelled', 'pass-given')`,
  sql`${mails.kind} = 'event-moved' and exists (select 1 from registrations r
    join events e on e.college_id = r.college_id and e.id = r.event_id
    where r.college_id = ${mails.collegeId} and r.event_id = ${mails.eventId} and r.user_id = ${mails.userId}
    and r.status <> 'cancelled' and e.status in ('published', 'live'))`,
);

/** Of these, those that are still to be sent. */
export async function listPendingMails(db: TenantDb, ids: readonly string[]): Promise<PendingMail[]> {
  const found: PendingMail[] = [];
  for (let at = 0; at < ids.length; at += MAILS_AT_ONCE_MAX) {
    found.push(...(await selectPending(db, ids.slice(at, at + MAILS_AT_ONCE_MAX))));
  }
  return found;
}

async function selectPending(db: TenantDb, ids: readonly string[]): Promise<PendingMail[]> {
  const pending = await db.rows
    .select({
      id: mails.id,
      kind: mails.kind,
      userId: mails.userId,
      eventId: mails.eventId,
      eventTitle: events.title,
      venue: events.venue,
      startsAt: events.startsAt,
      offerEndsAt: registrations.offerEndsAt,
      takenBy: transfers.email,
      cancelReason: events.cancelReason,
    })
    .from(mails)
    .innerJoin(events, and(eq(events.collegeId, mails.collegeId), eq(events.id, mails.eventId)))
    .leftJoin(
      registrations,
      and(
        eq(registrations.collegeId, mails.collegeId),
        eq(registrations.eventId, mails.eventId),
        eq(registrations.userId, mails.userId),
      ),
    )
    .leftJoin(
      transfers,
      and(
        eq(transfers.collegeId, mails.collegeId),
        eq(mails.kind, "pass-given"),
        eq(transfers.passId, sql`substr(${mails.id}, 7)`),
        isNotNull(transfers.toUserId),
      ),
    )
    .where(and(eq(mails.collegeId, db.collegeId), inArray(mails.id, [...ids]), isNull(mails.sentAt), isWanted));
  const people = await db.directory
    .select({ id: users.id, email: users.email, name: users.name })
    .from(users)
    .where(
      inJson(
        users.id,
        pending.map(({ userId }) => userId),
      ),
    );
  const byId = new Map(people.map((person) => [person.id, person]));
  const strangers = pending.filter(({ userId }) => !byId.has(userId));
  const asGuests = new Map((await selectGuests(db, strangers)).map((guest) => [guest.userId, guest]));
  return pending.flatMap((mail) => {
    const person = byId.get(mail.userId);
    if (person) return { ...mail, email: person.email, name: person.name, isGuest: false };
    const guest = asGuests.get(mail.userId);
    return guest ? { ...mail, email: guest.mail, name: guest.name, isGuest: true } : [];
  });
}

async function selectGuests(
  db: TenantDb,
  pending: readonly { readonly eventId: EventId; readonly userId: UserId }[],
): Promise<(typeof guests.$inferSelect)[]> {
  if (pending.length === 0) return [];
  const eventIds = [...new Set(pending.map(({ eventId }) => eventId))];
  return db.rows
    .select()
    .from(guests)
    .where(
      and(
        eq(guests.collegeId, db.collegeId),
        inArray(guests.eventId, eventIds),
        inJson(
          guests.userId,
          pending.map(({ userId }) => userId),
        ),
      ),
    );
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

/** Over all colleges of a shard, oldest first: what the sweep must make certain. */
export function listUnsentMails(
  { rows }: ShardDb,
  { createdAfter, createdBefore, except, limit }: UnsentMails,
): Promise<{ collegeId: CollegeId; id: string }[]> {
  return rows
    .select({ collegeId: mails.collegeId, id: mails.id })
    .from(mails)
    .where(
      and(
        isNull(mails.sentAt),
        gt(mails.createdAt, createdAfter),
        lte(mails.createdAt, createdBefore),
        sql`not ${inJson(mails.collegeId, except)}`,
        isWanted,
      ),
    )
    .orderBy(asc(mails.createdAt))
    .limit(limit);
}
