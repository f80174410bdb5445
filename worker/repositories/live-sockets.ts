import { and, eq, gte, inArray, isNotNull, lt, lte, sql } from "drizzle-orm";
import { grants } from "#db/schema/directory/grants";
import { liveSockets } from "#db/schema/directory/live-sockets";
import { sessions } from "#db/schema/directory/sessions";
import type { Grant } from "#shared/access";
import type { CollegeId, EventId, ProviderId, SessionId, UserId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import { grantsJson, parseGrants } from "./grants.ts";
import { inJson } from "./json-lists.ts";
import type { PlatformDb } from "./platform-db.ts";

export type LiveSocket = Omit<typeof liveSockets.$inferSelect, "openedAt" | "closingAt">;

/**
 * Notes that an object is about to hold a socket of a session, and reads what the session opens at this instant. One
 * statement: a session that ends or a role that changes later finds the note, one that did before shows here.
 * @returns null if the session has ended; otherwise what its owner is in the college
 */
export async function addLiveSocket(
  { rows }: PlatformDb,
  { sessionId, collegeId, objectClass, objectName }: LiveSocket,
  now: number,
): Promise<readonly Grant[] | null> {
  const [added] = await rows
    .insert(liveSockets)
    .select(
      sql`select ${sessions.id}, ${collegeId}, ${objectClass}, ${objectName}, ${now}, null from ${sessions}
        where ${sessions.id} = ${sessionId} and ${sessions.expiresAt} > ${now}`,
    )
    .onConflictDoUpdate({
      target: [liveSockets.sessionId, liveSockets.objectClass, liveSockets.objectName],
      set: { openedAt: now, closingAt: null },
    })
    .returning({
      grants: grantsJson(collegeId, sql`(select user_id from sessions where id = ${sessionId})`, now),
    });
  return added ? parseGrants(added.grants) : null;
}

/** Decides that the sockets some people have in a college must close: all, or those opened until an instant. */
export async function markSocketsOf(
  { rows }: PlatformDb,
  collegeId: CollegeId,
  userIds: readonly UserId[],
  now: number,
  openedUntil: number | null = null,
): Promise<void> {
  const theirs = rows.select({ id: sessions.id }).from(sessions).where(inJson(sessions.userId, userIds));
  await rows
    .update(liveSockets)
    .set({ closingAt: now })
    .where(
      and(
        eq(liveSockets.collegeId, collegeId),
        inArray(liveSockets.sessionId, theirs),
        openedUntil === null ? undefined : lte(liveSockets.openedAt, openedUntil),
      ),
    );
}

/** The same for those at an event and its stations, opened until an instant. @returns whose sessions they are */
export async function markSocketsAt(
  { rows }: PlatformDb,
  { collegeId, eventId, userIds, at }: MarkAt,
  now: number,
): Promise<SessionId[]> {
  const theirs = rows.select({ id: sessions.id }).from(sessions).where(inJson(sessions.userId, userIds));
  const name = ledgerName(collegeId, eventId);
  const marked = await rows
    .update(liveSockets)
    .set({ closingAt: now })
    .where(
      and(
        eq(liveSockets.collegeId, collegeId),
        inArray(liveSockets.sessionId, theirs),
        // The colon's successor: whatever is named after the event.
        gte(liveSockets.objectName, `${name}:`),
        lt(liveSockets.objectName, `${name};`),
        lte(liveSockets.openedAt, at),
      ),
    )
    .returning({ sessionId: liveSockets.sessionId });
  return [...new Set(marked.map(({ sessionId }) => sessionId))];
}

type MarkAt = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  readonly userIds: readonly UserId[];
  readonly at: number;
};

/** The same for everybody whose roles a provider's claims gave. */
export async function markSocketsOfProvider(
  { rows }: PlatformDb,
  collegeId: CollegeId,
  providerId: ProviderId,
  now: number,
): Promise<void> {
  const theirs = rows
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(grants, eq(grants.userId, sessions.userId))
    .where(and(eq(grants.collegeId, collegeId), eq(grants.providerId, providerId)));
  await rows
    .update(liveSockets)
    .set({ closingAt: now })
    .where(and(eq(liveSockets.collegeId, collegeId), inArray(liveSockets.sessionId, theirs)));
}

export type ClosingSocket = LiveSocket & { readonly closingAt: number };

/** Sockets that must close, of some sessions or (null) of all; the oldest decision first. */
export async function listClosingSockets(
  { rows }: PlatformDb,
  sessionIds: readonly SessionId[] | null,
  limit: number,
): Promise<ClosingSocket[]> {
  const closing = await rows
    .select()
    .from(liveSockets)
    .where(and(isNotNull(liveSockets.closingAt), sessionIds ? inJson(liveSockets.sessionId, sessionIds) : undefined))
    .orderBy(liveSockets.closingAt)
    .limit(limit);
  return closing.flatMap(({ closingAt, openedAt: _, ...socket }) =>
    closingAt === null ? [] : { ...socket, closingAt },
  );
}

/** The object has been told. A socket opened again since, or marked again, keeps its note. */
export async function deleteClosedSocket(
  { rows }: PlatformDb,
  { sessionId, objectClass, objectName, closingAt }: ClosingSocket,
): Promise<void> {
  await rows
    .delete(liveSockets)
    .where(
      and(
        eq(liveSockets.sessionId, sessionId),
        eq(liveSockets.objectClass, objectClass),
        eq(liveSockets.objectName, objectName),
        eq(liveSockets.closingAt, closingAt),
      ),
    );
}
