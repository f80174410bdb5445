import { and, eq, lte, sql } from "drizzle-orm";
import { memberships } from "#db/schema/memberships";
import { sessions } from "#db/schema/sessions";
import { users } from "#db/schema/users";
import type { CollegeId, UserId } from "#shared/ids";
import type { MemberRole } from "#shared/roles";
import type { PlatformDb } from "./platform-db.ts";
import type { User } from "./users.ts";

export type SessionRow = typeof sessions.$inferSelect;

/** With the person's role in one college: whoever asks for the one needs the other at once. */
export async function findSession(
  { rows }: PlatformDb,
  tokenHash: string,
  collegeId: CollegeId | null,
): Promise<{ session: SessionRow; user: User; role: MemberRole | null } | null> {
  const [found] = await rows
    .select({ session: sessions, user: users, role: memberships.role })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(
      memberships,
      and(eq(memberships.userId, sessions.userId), collegeId ? eq(memberships.collegeId, collegeId) : sql`false`),
    )
    .where(eq(sessions.tokenHash, tokenHash));
  return found ?? null;
}

export async function addSession({ rows }: PlatformDb, session: SessionRow): Promise<void> {
  await rows.insert(sessions).values(session);
}

/** Never past the absolute deadline, whatever is asked. */
export async function extendSession({ rows }: PlatformDb, tokenHash: string, expiresAt: number): Promise<void> {
  await rows
    .update(sessions)
    .set({ expiresAt: sql`min(${sessions.absoluteExpiresAt}, ${expiresAt})` })
    .where(eq(sessions.tokenHash, tokenHash));
}

export async function deleteSession({ rows }: PlatformDb, tokenHash: string): Promise<void> {
  await rows.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

export async function deleteSessionsOf({ rows }: PlatformDb, userId: UserId): Promise<void> {
  await rows.delete(sessions).where(eq(sessions.userId, userId));
}

export function listSessionsOf({ rows }: PlatformDb, userId: UserId): Promise<SessionRow[]> {
  return rows
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId)));
}

export async function deleteExpiredSessions({ rows }: PlatformDb, now: number): Promise<void> {
  await rows.delete(sessions).where(lte(sessions.expiresAt, now));
}
