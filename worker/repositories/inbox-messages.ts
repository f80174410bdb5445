import { and, desc, eq, isNull, lt, lte, or } from "drizzle-orm";
import { messages } from "#db/schema/shard/messages";
import type { UserId } from "#shared/ids";
import type { InboxMessage } from "#shared/views/messages";
import type { TenantDb } from "./tenant-db.ts";

export type InboxCursor = { readonly at: number; readonly id: string };

/** What lies in somebody's inbox, newest first. */
export async function listInboxMessages(
  db: TenantDb,
  userId: UserId,
  { before, limit }: { readonly before: InboxCursor | null; readonly limit: number },
): Promise<InboxMessage[]> {
  const isBefore = before
    ? or(lt(messages.createdAt, before.at), and(eq(messages.createdAt, before.at), lt(messages.id, before.id)))
    : undefined;
  const found = await db.rows
    .select({
      id: messages.id,
      kind: messages.kind,
      at: messages.createdAt,
      said: messages.said,
      readAt: messages.readAt,
    })
    .from(messages)
    .where(and(isInInbox(db, userId), isBefore))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(limit);
  return found.flatMap(({ said, readAt, ...row }) => (said ? [{ ...row, ...said, isRead: readAt !== null }] : []));
}

export function countUnread(db: TenantDb, userId: UserId): Promise<number> {
  return db.rows.$count(messages, and(isInInbox(db, userId), isNull(messages.readAt)));
}

/** Those that lay there until that instant. */
export async function markRead(
  db: TenantDb,
  userId: UserId,
  { until, now }: { readonly until: number; readonly now: number },
): Promise<void> {
  await db.rows
    .update(messages)
    .set({ readAt: now })
    .where(and(isInInbox(db, userId), isNull(messages.readAt), lte(messages.createdAt, until)));
}

function isInInbox(db: TenantDb, userId: UserId) {
  return and(
    eq(messages.collegeId, db.collegeId),
    eq(messages.userId, userId),
    eq(messages.channel, "inbox"),
    eq(messages.status, "delivered"),
  );
}
