import { asc, eq, lt, sql } from "drizzle-orm";
import { ownerNotices } from "#db/schema/directory/owner-notices";
import { users } from "#db/schema/directory/users";
import type { PlatformDb } from "./platform-db.ts";

export type OwnerNoticeRow = typeof ownerNotices.$inferSelect;
/** With whom to tell. */
export type OwnerNotice = OwnerNoticeRow & { readonly name: string; readonly email: string };

/** For a batch, right behind the statement it is about: written where that changed something. */
export function noteForOwner({ rows }: PlatformDb, row: OwnerNoticeRow) {
  const { id, userId, collegeId, change, createdAt } = row;
  return rows
    .insert(ownerNotices)
    .select(sql`select ${id}, ${userId}, ${collegeId}, ${change}, ${createdAt} where changes() > 0`);
}

/** Those of before an instant that nobody was told yet, oldest first. */
export function listOwnerNotices({ rows }: PlatformDb, before: number, limit: number): Promise<OwnerNotice[]> {
  return rows
    .select({
      id: ownerNotices.id,
      userId: ownerNotices.userId,
      collegeId: ownerNotices.collegeId,
      change: ownerNotices.change,
      createdAt: ownerNotices.createdAt,
      name: users.name,
      email: users.email,
    })
    .from(ownerNotices)
    .innerJoin(users, eq(users.id, ownerNotices.userId))
    .where(lt(ownerNotices.createdAt, before))
    .orderBy(asc(ownerNotices.createdAt))
    .limit(limit);
}

/** What could not be told in all that time cannot be told. */
export async function forgetOwnerNotices({ rows }: PlatformDb, before: number): Promise<void> {
  await rows.delete(ownerNotices).where(lt(ownerNotices.createdAt, before));
}

export async function dropOwnerNotice({ rows }: PlatformDb, id: string): Promise<void> {
  await rows.delete(ownerNotices).where(eq(ownerNotices.id, id));
}
