import { and, asc, eq, sql } from "drizzle-orm";
import { pushSubscriptions } from "#db/schema/shard/message-settings";
import type { SessionId, UserId } from "#shared/ids";
import { PUSH_DEVICES_MAX } from "#shared/limits";
import { inJson } from "./json-lists.ts";
import type { PushRow } from "./message-settings.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

/**
 * A browser that asks anew has new keys.
 * @param replaces the id of what it had before, which goes
 * @returns false where somebody has too many
 */
export async function addSubscription(
  db: TenantDb,
  row: Omit<PushRow, "collegeId">,
  replaces: string | null = null,
): Promise<boolean> {
  const { userId, id, sessionId, endpoint, p256dh, auth, device, createdAt } = row;
  const added = await db.rows
    .insert(pushSubscriptions)
    .select(
      sql`select ${db.collegeId}, ${userId}, ${id}, ${sessionId}, ${endpoint}, ${p256dh}, ${auth}, ${device}, ${createdAt}
        where (select count(*) from push_subscriptions s where s.college_id = ${db.collegeId} and s.user_id = ${userId}
          and s.id not in (${id}, ${replaces ?? id})) < ${PUSH_DEVICES_MAX}`,
    )
    .onConflictDoUpdate({
      target: [pushSubscriptions.collegeId, pushSubscriptions.userId, pushSubscriptions.id],
      set: { sessionId, p256dh, auth, device },
    })
    .returning({ id: pushSubscriptions.id });
  if (added.length === 0) return false;
  if (replaces !== null && replaces !== id) await dropSubscription(db, { userId, id: replaces });
  // The same browser, used by somebody else before: what is theirs is not to be read here.
  await db.rows
    .delete(pushSubscriptions)
    .where(
      and(
        eq(pushSubscriptions.collegeId, db.collegeId),
        eq(pushSubscriptions.id, id),
        sql`${pushSubscriptions.userId} <> ${userId}`,
      ),
    );
  return true;
}

export function listSubscriptions(db: TenantDb, userId: UserId): Promise<PushRow[]> {
  return db.rows
    .select()
    .from(pushSubscriptions)
    .where(and(eq(pushSubscriptions.collegeId, db.collegeId), eq(pushSubscriptions.userId, userId)))
    .orderBy(asc(pushSubscriptions.createdAt));
}

/** One that subscribed anew meanwhile has other keys, and stays. */
export async function dropSubscription(
  db: TenantDb,
  { userId, id, auth }: Pick<PushRow, "userId" | "id"> & { readonly auth?: string },
): Promise<void> {
  await db.rows
    .delete(pushSubscriptions)
    .where(
      and(
        eq(pushSubscriptions.collegeId, db.collegeId),
        eq(pushSubscriptions.userId, userId),
        eq(pushSubscriptions.id, id),
        auth === undefined ? undefined : eq(pushSubscriptions.auth, auth),
      ),
    );
}

/** Whoever is signed out there is told nothing there any more, of none of their colleges. */
export async function dropSubscriptionsOf(shards: readonly ShardDb[], sessionIds: readonly SessionId[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await Promise.all(
    shards.map(({ rows }) => rows.delete(pushSubscriptions).where(inJson(pushSubscriptions.sessionId, sessionIds))),
  );
}
