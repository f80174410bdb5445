import { and, desc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { liveSockets } from "#db/schema/directory/live-sockets";
import { sessions } from "#db/schema/directory/sessions";
import { users } from "#db/schema/directory/users";
import type { Grant } from "#shared/access";
import type { CollegeId, SessionId, UserId } from "#shared/ids";
import { grantsJson, parseGrants } from "./grants.ts";
import type { PlatformDb } from "./platform-db.ts";
import type { User } from "./users.ts";

/** More than anybody recognises; the rest ends by itself. */
const SESSIONS_LISTED_MAX = 50;

export type SessionRow = typeof sessions.$inferSelect;

export type FoundSession = { readonly session: SessionRow; readonly user: User; readonly grants: readonly Grant[] };

/** With what the person is in one college: whoever asks for the one needs the other at once. */
export async function findSession(
  { rows }: PlatformDb,
  tokenHash: string,
  collegeId: CollegeId | null,
  now: number,
): Promise<FoundSession | null> {
  const [found] = await rows
    .select({ session: sessions, user: users, grants: grantsJson(collegeId, sql`${users.id}`, now) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.tokenHash, tokenHash));
  return found ? { ...found, grants: parseGrants(found.grants) } : null;
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

/** Their sockets are marked in the same transaction: whoever ended a session can be killed before closing them. */
export async function deleteSessions({ rows }: PlatformDb, ids: readonly SessionId[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await rows.batch([
    rows.delete(sessions).where(inArray(sessions.id, [...ids])),
    rows
      .update(liveSockets)
      .set({ closingAt: now })
      .where(inArray(liveSockets.sessionId, [...ids])),
  ]);
}

export async function deleteSessionOfToken(db: PlatformDb, tokenHash: string, now: number): Promise<void> {
  const found = await db.rows.select({ id: sessions.id }).from(sessions).where(eq(sessions.tokenHash, tokenHash));
  await deleteSessions(
    db,
    found.map(({ id }) => id),
    now,
  );
}

/**
 * Gives a session another token, once its owner has proved who they are: whoever had copied the old one is out.
 * @returns false if it ended meanwhile
 */
export async function renewSession(
  { rows }: PlatformDb,
  id: SessionId,
  changes: Pick<SessionRow, "tokenHash" | "steppedUpAt"> & Partial<SessionRow>,
): Promise<boolean> {
  const changed = await rows.update(sessions).set(changes).where(eq(sessions.id, id)).returning({ id: sessions.id });
  return changed.length === 1;
}

/** Those that are still open, newest first. */
export function listSessionsOf({ rows }: PlatformDb, userId: UserId, now: number): Promise<SessionRow[]> {
  return rows
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.createdAt))
    .limit(SESSIONS_LISTED_MAX);
}

export async function listExpiredSessions({ rows }: PlatformDb, now: number, limit: number): Promise<SessionId[]> {
  const expired = await rows
    .select({ id: sessions.id })
    .from(sessions)
    .where(lte(sessions.expiresAt, now))
    .limit(limit);
  return expired.map(({ id }) => id);
}

/** Somebody's open sessions open more than they did: from now on they rest and last no longer than these limits. */
export async function tightenSessions(
  { rows }: PlatformDb,
  userId: UserId,
  to: Pick<SessionRow, "class" | "expiresAt" | "absoluteExpiresAt">,
): Promise<void> {
  await rows
    .update(sessions)
    .set({
      class: to.class,
      expiresAt: sql`min(${sessions.expiresAt}, ${to.expiresAt})`,
      absoluteExpiresAt: sql`min(${sessions.absoluteExpiresAt}, ${to.absoluteExpiresAt})`,
    })
    .where(eq(sessions.userId, userId));
}
