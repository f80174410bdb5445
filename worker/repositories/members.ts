import { and, asc, eq, gt, or, type SQL, sql } from "drizzle-orm";
import { memberships } from "#db/schema/memberships";
import { users } from "#db/schema/users";
import type { UserId } from "#shared/ids";
import type { MemberRole } from "#shared/roles";
import type { Member } from "#shared/views/college";
import type { TenantDb } from "./tenant-db.ts";

export async function findRole(db: TenantDb, userId: UserId): Promise<MemberRole | null> {
  const [found] = await db.rows
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.collegeId, db.collegeId), eq(memberships.userId, userId)));
  return found?.role ?? null;
}

/** Keeps the role of somebody who is a member already. */
export async function ensureMember(db: TenantDb, userId: UserId, role: MemberRole, joinedAt: number): Promise<void> {
  await db.rows.insert(memberships).values({ collegeId: db.collegeId, userId, role, joinedAt }).onConflictDoNothing();
}

export async function findMemberByEmail(db: TenantDb, email: string): Promise<Member | null> {
  const [member] = await selectMembers(db, eq(users.email, email)).limit(1);
  return member ?? null;
}

/** In the order they joined the product; `after` is the last one seen. */
export function listMemberPage(
  db: TenantDb,
  { q, after, limit }: { q: string | undefined; after: UserId | null; limit: number },
): Promise<Member[]> {
  // instr, not LIKE: what people type may hold wildcards, and D1 bounds a pattern to 50 bytes. SQLite lowers both sides,
  // for it leaves É as it is and JavaScript would not.
  const matches = q
    ? or(sql`instr(lower(${users.name}), lower(${q})) > 0`, sql`instr(${users.email}, lower(${q})) > 0`)
    : undefined;
  return selectMembers(db, and(matches, after ? gt(memberships.userId, after) : undefined))
    .orderBy(asc(memberships.userId))
    .limit(limit);
}

/** @returns false if there is no such member. */
export async function setMemberRole(db: TenantDb, userId: UserId, role: MemberRole): Promise<boolean> {
  const changed = await db.rows
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.collegeId, db.collegeId), eq(memberships.userId, userId)))
    .returning({ userId: memberships.userId });
  return changed.length === 1;
}

function selectMembers(db: TenantDb, condition: SQL | undefined) {
  return db.rows
    .select({
      userId: memberships.userId,
      name: users.name,
      email: users.email,
      role: memberships.role,
      joinedAt: memberships.joinedAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.collegeId, db.collegeId), condition));
}
