import { and, asc, eq, sql } from "drizzle-orm";
import { identities } from "#db/schema/directory/identity-providers";
import { users } from "#db/schema/directory/users";
import type { UserId } from "#shared/ids";
import { noteForOwner, type OwnerNoticeRow } from "./owner-notices.ts";
import type { PlatformDb } from "./platform-db.ts";
import type { User } from "./users.ts";

export type IdentityRow = typeof identities.$inferSelect;
export type IdentityKey = Pick<IdentityRow, "issuer" | "subject">;

/** More campus accounts than anybody has. */
const IDENTITIES_MAX = 10;

/** Whose account this identity opens, noting that it was used; null for nobody's. */
export async function findIdentityOwner({ rows }: PlatformDb, key: IdentityKey, now: number): Promise<User | null> {
  const [used] = await rows
    .update(identities)
    .set({ lastUsedAt: now })
    .where(isThis(key))
    .returning({ userId: identities.userId });
  if (!used) return null;
  const [user] = await rows.select().from(users).where(eq(users.id, used.userId));
  return user ?? null;
}

/**
 * A new person and their identity, both or neither.
 * @returns false if the address or the identity was taken
 */
export async function addUserWithIdentity({ rows }: PlatformDb, user: User, key: IdentityKey): Promise<boolean> {
  const { createdAt } = user;
  const free = sql`not exists (select 1 from identities i where i.issuer = ${key.issuer} and i.subject = ${key.subject})`;
  const [, added] = await rows.batch([
    rows
      .insert(users)
      .select(sql`select ${user.id}, ${user.email}, ${user.name}, null, ${createdAt} where ${free}`)
      .onConflictDoNothing(),
    rows
      .insert(identities)
      .select(
        sql`select ${key.issuer}, ${key.subject}, ${users.id}, ${createdAt}, ${createdAt} from ${users} where ${users.id} = ${user.id}`,
      )
      .returning({ subject: identities.subject }),
  ]);
  return added.length === 1;
}

/** @returns whose it is now; null if this person has as many as anybody can have */
export async function addIdentity(
  platform: PlatformDb,
  row: IdentityRow,
  notice: OwnerNoticeRow,
): Promise<UserId | null> {
  const { rows } = platform;
  const { issuer, subject, userId, createdAt, lastUsedAt } = row;
  const [, , [owner]] = await rows.batch([
    rows
      .insert(identities)
      .select(
        sql`select ${issuer}, ${subject}, ${userId}, ${createdAt}, ${lastUsedAt}
        where (select count(*) from identities i where i.user_id = ${userId}) < ${IDENTITIES_MAX}`,
      )
      .onConflictDoNothing(),
    noteForOwner(platform, notice),
    rows.select({ userId: identities.userId }).from(identities).where(isThis(row)),
  ]);
  return owner?.userId ?? null;
}

/** Oldest first. */
export function listIdentitiesOf({ rows }: PlatformDb, userId: UserId): Promise<IdentityRow[]> {
  return rows.select().from(identities).where(eq(identities.userId, userId)).orderBy(asc(identities.createdAt));
}

/** @returns false if this person has no such identity */
export async function deleteIdentity(platform: PlatformDb, key: IdentityKey, notice: OwnerNoticeRow): Promise<boolean> {
  const [deleted] = await platform.rows.batch([
    platform.rows
      .delete(identities)
      .where(and(isThis(key), eq(identities.userId, notice.userId)))
      .returning({ subject: identities.subject }),
    noteForOwner(platform, notice),
  ]);
  return deleted.length === 1;
}

function isThis({ issuer, subject }: IdentityKey) {
  return and(eq(identities.issuer, issuer), eq(identities.subject, subject));
}
