import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { liveSockets } from "#db/schema/live-sockets";
import { memberships } from "#db/schema/memberships";
import { sessions } from "#db/schema/sessions";
import type { CollegeId, UserId } from "#shared/ids";
import type { MemberRole } from "#shared/roles";
import type { PlatformDb } from "./platform-db.ts";

export type LiveSocket = Omit<typeof liveSockets.$inferSelect, "closingAt">;

/**
 * Notes that an object is about to hold a socket of a session, and reads what the session opens at this instant. One
 * statement: a session that ends or a role that changes later finds the note, one that did before shows here.
 * @returns null if the session has ended; otherwise the role of its owner in the college
 */
export async function addLiveSocket(
  { rows }: PlatformDb,
  { sessionHash, collegeId, objectClass, objectName }: LiveSocket,
  now: number,
): Promise<{ role: MemberRole | null } | null> {
  const [added] = await rows
    .insert(liveSockets)
    .select(
      sql`select ${sessions.tokenHash}, ${collegeId}, ${objectClass}, ${objectName}, null from ${sessions}
        where ${sessions.tokenHash} = ${sessionHash} and ${sessions.expiresAt} > ${now}`,
    )
    .onConflictDoUpdate({
      target: [liveSockets.sessionHash, liveSockets.objectClass, liveSockets.objectName],
      set: { closingAt: null },
    })
    .returning({
      role: sql<MemberRole | null>`(select ${memberships.role} from ${memberships}
        where ${memberships.collegeId} = ${collegeId} and ${memberships.userId} =
          (select ${sessions.userId} from ${sessions} where ${sessions.tokenHash} = ${sessionHash}))`,
    });
  return added ?? null;
}

/** Decides that all sockets somebody has in a college must close. */
export async function markSocketsOf(
  { rows }: PlatformDb,
  collegeId: CollegeId,
  userId: UserId,
  now: number,
): Promise<void> {
  const theirs = rows.select({ hash: sessions.tokenHash }).from(sessions).where(eq(sessions.userId, userId));
  await rows
    .update(liveSockets)
    .set({ closingAt: now })
    .where(and(eq(liveSockets.collegeId, collegeId), inArray(liveSockets.sessionHash, theirs)));
}

export type ClosingSocket = LiveSocket & { readonly closingAt: number };

/** Sockets that must close, of some sessions or (null) of all; the oldest decision first. */
export async function listClosingSockets(
  { rows }: PlatformDb,
  sessionHashes: readonly string[] | null,
  limit: number,
): Promise<ClosingSocket[]> {
  const closing = await rows
    .select()
    .from(liveSockets)
    .where(
      and(
        isNotNull(liveSockets.closingAt),
        sessionHashes ? inArray(liveSockets.sessionHash, [...sessionHashes]) : undefined,
      ),
    )
    .orderBy(liveSockets.closingAt)
    .limit(limit);
  return closing.flatMap(({ closingAt, ...socket }) => (closingAt === null ? [] : { ...socket, closingAt }));
}

/** The object has been told. A socket opened again since, or marked again, keeps its note. */
export async function deleteClosedSocket(
  { rows }: PlatformDb,
  { sessionHash, objectClass, objectName, closingAt }: ClosingSocket,
): Promise<void> {
  await rows
    .delete(liveSockets)
    .where(
      and(
        eq(liveSockets.sessionHash, sessionHash),
        eq(liveSockets.objectClass, objectClass),
        eq(liveSockets.objectName, objectName),
        eq(liveSockets.closingAt, closingAt),
      ),
    );
}
