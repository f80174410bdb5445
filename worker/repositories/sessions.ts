import { and, eq, lte, sql } from "drizzle-orm";
import { sessions } from "#db/schema/sessions";
import { users } from "#db/schema/users";
import type { UserId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";
import type { User } from "./users.ts";

export type SessionRow = typeof sessions.$inferSelect;

export async function findSession(
  { rows }: PlatformDb,
  tokenHash: string,
): Promise<{ session: SessionRow; user: User } | null> {
  const [found] = await rows
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
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
