import { and, eq, gt, isNull, or } from "drizzle-orm";
import { grants } from "#db/schema/directory/grants";
import { users } from "#db/schema/directory/users";
import type { UserId } from "#shared/ids";
import type { Role } from "#shared/roles";
import type { PlatformDb } from "./platform-db.ts";

export type User = typeof users.$inferSelect;

export async function findUserByEmail({ rows }: PlatformDb, email: string): Promise<User | null> {
  const [user] = await rows.select().from(users).where(eq(users.email, email));
  return user ?? null;
}

/** @returns the person with this address, and whether this call brought them into being. */
export async function ensureUser({ rows }: PlatformDb, user: User): Promise<{ user: User; created: boolean }> {
  const [created] = await rows.insert(users).values(user).onConflictDoNothing({ target: users.email }).returning();
  if (created) return { user: created, created: true };
  const [existing] = await rows.select().from(users).where(eq(users.email, user.email));
  if (!existing) throw new Error("an address was taken, then gone");
  return { user: existing, created: false };
}

/** Every role somebody holds or will hold, at all of their colleges and on the platform. */
export async function listRolesOf({ rows }: PlatformDb, { id, platformRole }: User, now: number): Promise<Role[]> {
  const held = await rows
    .selectDistinct({ role: grants.role })
    .from(grants)
    .where(and(eq(grants.userId, id), or(isNull(grants.endsAt), gt(grants.endsAt, now))));
  return [...held.map(({ role }) => role), ...(platformRole ? [platformRole] : [])];
}

export async function findUser({ rows }: PlatformDb, id: UserId): Promise<User | null> {
  const [user] = await rows.select().from(users).where(eq(users.id, id));
  return user ?? null;
}

export async function renameUserRow({ rows }: PlatformDb, id: UserId, name: string): Promise<void> {
  await rows.update(users).set({ name }).where(eq(users.id, id));
}
