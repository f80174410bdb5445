import { and, eq, sql } from "drizzle-orm";
import { calendarFeeds } from "#db/schema/directory/calendar-feeds";
import type { UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** The older one is void. @returns false for who is no person here: a scanner, or support that was let in */
export async function setFeed(db: TenantDb, userId: UserId, tokenHash: string, createdAt: number): Promise<boolean> {
  const set = await db.directory
    .insert(calendarFeeds)
    .select(
      sql`select m.college_id, m.user_id, ${tokenHash}, ${createdAt} from memberships m
        where m.college_id = ${db.collegeId} and m.user_id = ${userId} and m.kind = 'person'`,
    )
    .onConflictDoUpdate({
      target: [calendarFeeds.collegeId, calendarFeeds.userId],
      set: { tokenHash, createdAt },
    })
    .returning({ userId: calendarFeeds.userId });
  return set.length === 1;
}

/** Since when somebody has one; null: they have none. */
export async function findFeed(db: TenantDb, userId: UserId): Promise<{ readonly createdAt: number } | null> {
  const [feed] = await db.directory
    .select({ createdAt: calendarFeeds.createdAt })
    .from(calendarFeeds)
    .where(isOf(db, userId));
  return feed ?? null;
}

/** Whose events are to be read at an address; null for one that is nobody's here. */
export async function findFeedOwner(db: TenantDb, tokenHash: string): Promise<UserId | null> {
  const [feed] = await db.directory
    .select({ userId: calendarFeeds.userId })
    .from(calendarFeeds)
    .where(and(eq(calendarFeeds.collegeId, db.collegeId), eq(calendarFeeds.tokenHash, tokenHash)));
  return feed?.userId ?? null;
}

export async function deleteFeed(db: TenantDb, userId: UserId): Promise<void> {
  await db.directory.delete(calendarFeeds).where(isOf(db, userId));
}

function isOf(db: TenantDb, userId: UserId) {
  return and(eq(calendarFeeds.collegeId, db.collegeId), eq(calendarFeeds.userId, userId));
}
