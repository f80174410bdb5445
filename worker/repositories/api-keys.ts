import { and, desc, eq, sql } from "drizzle-orm";
import { apiKeys } from "#db/schema/directory/api-keys";
import { memberships } from "#db/schema/directory/memberships";
import { users } from "#db/schema/directory/users";
import type { ApiKeyId } from "#shared/ids";
import { API_KEYS_MAX } from "#shared/limits";
import type { ApiKeyView } from "#shared/views/api-keys";
import type { TenantDb } from "./tenant-db.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect & { readonly name: string; readonly email: string };
export type NewApiKeyRow = Pick<
  typeof apiKeys.$inferSelect,
  "id" | "userId" | "tokenHash" | "hint" | "scopes" | "createdBy" | "createdAt" | "expiresAt"
> & { readonly name: string };

/** Those that are over are shown for a while, and then only the newest of them. */
const KEYS_SHOWN_MAX = 2 * API_KEYS_MAX;

/** A service account, its place in the college and the key, all or none. @returns false at the limit of keys that are good */
export async function addApiKeyRow(db: TenantDb, key: NewApiKeyRow): Promise<boolean> {
  const { id, userId, name, tokenHash, hint, scopes, createdBy, createdAt, expiresAt } = key;
  const hasRoom = sql`(select count(*) from api_keys k where k.college_id = ${db.collegeId} and k.revoked_at is null
    and k.expires_at > ${createdAt}) < ${API_KEYS_MAX}`;
  const isThere = sql`exists (select 1 from users u where u.id = ${userId})`;
  const [, , added] = await db.directory.batch([
    db.directory
      .insert(users)
      .select(sql`select ${userId}, ${`${id}@key.invalid`}, ${name}, null, ${createdAt} where ${hasRoom}`),
    db.directory
      .insert(memberships)
      .select(sql`select ${db.collegeId}, ${userId}, 'key', ${createdAt} where ${isThere}`),
    db.directory
      .insert(apiKeys)
      .select(
        sql`select ${db.collegeId}, ${id}, ${userId}, ${tokenHash}, ${hint}, ${JSON.stringify(scopes)}, ${createdBy},
          ${createdAt}, ${expiresAt}, null, null where ${isThere}`,
      )
      .returning({ id: apiKeys.id }),
  ]);
  return added.length === 1;
}

export async function findApiKey(db: TenantDb, tokenHash: string): Promise<ApiKeyRow | null> {
  const [found] = await db.directory
    .select()
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(and(eq(apiKeys.collegeId, db.collegeId), eq(apiKeys.tokenHash, tokenHash)));
  return found ? { ...found.api_keys, name: found.users.name, email: found.users.email } : null;
}

/** The newest first. */
export function listApiKeyViews(db: TenantDb): Promise<ApiKeyView[]> {
  const { id, hint, scopes, createdAt, expiresAt, revokedAt, lastUsedAt } = apiKeys;
  const madeBy = sql<string>`(select u.name from users u where u.id = ${apiKeys.createdBy})`;
  return db.directory
    .select({ id, name: users.name, hint, scopes, madeBy, createdAt, expiresAt, revokedAt, lastUsedAt })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(eq(apiKeys.collegeId, db.collegeId))
    .orderBy(desc(createdAt), desc(id))
    .limit(KEYS_SHOWN_MAX);
}

/** @returns false if there is none; one that was revoked before stays as it is */
export async function revokeApiKeyRow(db: TenantDb, id: ApiKeyId, now: number): Promise<boolean> {
  const revoked = await db.directory
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now})` })
    .where(thisOne(db, id))
    .returning({ id: apiKeys.id });
  return revoked.length === 1;
}

/** At most once a minute: each use would be a write. */
export async function noteKeyUsed(db: TenantDb, id: ApiKeyId, now: number): Promise<void> {
  const minuteAgo = now - 60_000;
  await db.directory
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(thisOne(db, id), sql`coalesce(${apiKeys.lastUsedAt}, 0) < ${minuteAgo}`));
}

function thisOne(db: TenantDb, id: ApiKeyId) {
  return and(eq(apiKeys.collegeId, db.collegeId), eq(apiKeys.id, id));
}
