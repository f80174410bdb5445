import { and, desc, eq, gt, lt, or, type SQL, sql } from "drizzle-orm";
import { users } from "#db/schema/directory/users";
import { events } from "#db/schema/shard/events";
import { messages } from "#db/schema/shard/messages";
import type { UserId } from "#shared/ids";
import { type Channel, KINDS, type MessageKind, type MessageStatus } from "#shared/message-kinds";
import type { DeliveryCount, DeliveryRow } from "#shared/views/messages";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

export type DeliveryFilter = {
  readonly channel: Channel | null;
  readonly kind: MessageKind | null;
  readonly status: MessageStatus | null;
};
export type DeliveryCursor = { readonly at: number; readonly id: string; readonly channel: Channel };

/** How many of which kind went which way, since an instant. */
export function countDeliveries(db: TenantDb, since: number): Promise<DeliveryCount[]> {
  return db.rows
    .select({
      kind: messages.kind,
      channel: messages.channel,
      status: messages.status,
      count: sql<number>`count(*)`,
    })
    .from(messages)
    .where(and(eq(messages.collegeId, db.collegeId), gt(messages.createdAt, since)))
    .groupBy(messages.kind, messages.channel, messages.status);
}

/** Newest first. `userIds`: to these people alone; null: to anybody. */
export async function listDeliveries(
  db: TenantDb,
  { userIds, ...filter }: DeliveryFilter & { readonly userIds: readonly UserId[] | null },
  { before, limit }: { readonly before: DeliveryCursor | null; readonly limit: number },
): Promise<DeliveryRow[]> {
  const { createdAt, id, channel } = messages;
  const isBefore = before
    ? or(
        lt(createdAt, before.at),
        and(eq(createdAt, before.at), or(lt(id, before.id), and(eq(id, before.id), lt(channel, before.channel)))),
      )
    : undefined;
  const found = await db.rows
    .select({
      ...{ id, channel, kind: messages.kind, status: messages.status, attempts: messages.attempts },
      ...{ outcome: messages.outcome, createdAt, endedAt: messages.endedAt, dueAt: messages.dueAt },
      ...{ userId: messages.userId, eventTitle: events.title },
    })
    .from(messages)
    .leftJoin(events, and(eq(events.collegeId, messages.collegeId), eq(events.id, messages.eventId)))
    .where(and(isOf(db, filter), isBefore, userIds ? inJson(messages.userId, userIds) : undefined))
    // A few people's are found by them and sorted; in the order of time all of the college's would be looked through.
    .orderBy(userIds ? sql`+${desc(createdAt)}` : desc(createdAt), desc(id), desc(channel))
    .limit(limit);
  const named = await db.directory
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(
      inJson(
        users.id,
        found.map(({ userId }) => userId),
      ),
    );
  const nameOf = new Map(named.map((user) => [user.id, user.name]));
  return found.map(({ userId, dueAt, ...row }) => ({
    ...row,
    personName: nameOf.get(userId) ?? null,
    dueAt: row.status === "pending" ? dueAt : null,
  }));
}

/** The thing itself puts an end to what is said of it: then retrying would tell people what is over. */
const endsAt = sql`case
  when ${messages.kind} in ('reminder-day', 'reminder-hour') then (select e.starts_at from events e
    where e.college_id = ${messages.collegeId} and e.id = ${messages.eventId})
  when ${messages.kind} = 'emergency' then (select e.ends_at from emergencies e
    where e.college_id = ${messages.collegeId} and e.id = substr(${messages.id}, 11, 30))
  when ${messages.kind} = 'emergency-asked' then (select e.confirm_by from emergencies e
    where e.college_id = ${messages.collegeId} and e.id = substr(${messages.id}, 5, 30))
  when ${messages.kind} in ('long-queue', 'shorter-queue') then ${messages.expiresAt}
  end`;

/**
 * Tries failed ones again, as if they were new: a bounded number, those that failed last first. The provider's name for the failed
 * try goes, for by it the provider would be asked about that one instead of being handed another.
 * @returns ids of the messages
 */
export async function reviveFailed(
  db: TenantDb,
  which: Pick<DeliveryFilter, "channel" | "kind"> & { readonly id: string | null },
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<string[]> {
  const goodFor = JSON.stringify(Object.fromEntries(Object.entries(KINDS).map(([kind, one]) => [kind, one.goodForMs])));
  const again = sql`${now} + (${goodFor} ->> ${messages.kind})`;
  const failed = db.rows
    .select({ rowid: sql`messages.rowid` })
    .from(messages)
    .where(and(isOf(db, { ...which, status: "failed" }), which.id === null ? undefined : eq(messages.id, which.id)))
    .orderBy(desc(messages.createdAt))
    .limit(limit);
  const revived = await db.rows
    .update(messages)
    .set({
      ...{ status: "pending", dueAt: 0, attempts: 0, endedAt: null, outcome: "tried-again" },
      providerId: null,
      expiresAt: sql`max(${messages.expiresAt}, min(${again}, coalesce(${endsAt}, ${again})))`,
    })
    .where(and(eq(messages.collegeId, db.collegeId), eq(messages.status, "failed"), sql`messages.rowid in ${failed}`))
    .returning({ id: messages.id });
  return revived.map(({ id }) => id);
}

function isOf(db: TenantDb, { channel, kind, status }: DeliveryFilter): SQL | undefined {
  return and(
    eq(messages.collegeId, db.collegeId),
    channel ? eq(messages.channel, channel) : undefined,
    kind ? eq(messages.kind, kind) : undefined,
    status ? sql`+${eq(messages.status, status)}` : undefined,
    // In these words, which an index is of: most were delivered, and what was not is looked for.
    status && status !== "delivered" ? sql`${messages.status} <> 'delivered'` : undefined,
  );
}
