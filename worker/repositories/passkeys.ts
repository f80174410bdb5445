import { and, asc, eq, gt, sql } from "drizzle-orm";
import { passkeyChallenges, passkeys } from "#db/schema/directory/passkeys";
import { sessions } from "#db/schema/directory/sessions";
import type { SessionId, UserId } from "#shared/ids";
import { noteForOwner, type OwnerNoticeRow } from "./owner-notices.ts";
import type { PlatformDb } from "./platform-db.ts";

export type PasskeyRow = typeof passkeys.$inferSelect;
type Challenge = typeof passkeyChallenges.$inferSelect;

/** Oldest first. */
export function listPasskeysOf({ rows }: PlatformDb, userId: UserId): Promise<PasskeyRow[]> {
  return rows.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.createdAt));
}

/** @returns false if the credential is known already */
export async function addPasskeyRow(
  platform: PlatformDb,
  passkey: PasskeyRow,
  notice: OwnerNoticeRow,
): Promise<boolean> {
  const [added] = await platform.rows.batch([
    platform.rows.insert(passkeys).values(passkey).onConflictDoNothing().returning({ id: passkeys.id }),
    noteForOwner(platform, notice),
  ]);
  return added.length === 1;
}

export async function markPasskeyUsed(
  { rows }: PlatformDb,
  id: string,
  { counter, lastUsedAt }: { readonly counter: number; readonly lastUsedAt: number },
): Promise<void> {
  await rows.update(passkeys).set({ counter, lastUsedAt }).where(eq(passkeys.id, id));
}

/** @returns false if this person has no such passkey */
export async function deletePasskey({ rows }: PlatformDb, userId: UserId, id: string): Promise<boolean> {
  const deleted = await rows
    .delete(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning({ id: passkeys.id });
  return deleted.length === 1;
}

/** @returns false if the session has ended */
export async function setChallenge({ rows }: PlatformDb, asked: Challenge): Promise<boolean> {
  const { sessionId, challenge, purpose, expiresAt } = asked;
  const kept = await rows
    .insert(passkeyChallenges)
    .select(
      sql`select ${sessions.id}, ${challenge}, ${purpose}, ${expiresAt} from ${sessions} where ${sessions.id} = ${sessionId}`,
    )
    .onConflictDoUpdate({ target: passkeyChallenges.sessionId, set: { challenge, purpose, expiresAt } })
    .returning({ sessionId: passkeyChallenges.sessionId });
  return kept.length === 1;
}

/** Each question is answered once. @returns null if nothing was asked, or too long ago */
export async function takeChallenge(
  { rows }: PlatformDb,
  sessionId: SessionId,
  purpose: Challenge["purpose"],
  now: number,
): Promise<string | null> {
  const [taken] = await rows
    .delete(passkeyChallenges)
    .where(
      and(
        eq(passkeyChallenges.sessionId, sessionId),
        eq(passkeyChallenges.purpose, purpose),
        gt(passkeyChallenges.expiresAt, now),
      ),
    )
    .returning({ challenge: passkeyChallenges.challenge });
  return taken?.challenge ?? null;
}
