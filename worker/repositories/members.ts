import { and, asc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { grants } from "#db/schema/directory/grants";
import { type MemberKind, memberships } from "#db/schema/directory/memberships";
import { users } from "#db/schema/directory/users";
import type { UserId } from "#shared/ids";
import type { Person } from "#shared/views/people";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

const ADMINS_TOLD_MAX = 10;

/** @returns false if they were a member already */
export async function ensureMember(db: TenantDb, userId: UserId, joinedAt: number): Promise<boolean> {
  const added = await db.directory
    .insert(memberships)
    .values({ collegeId: db.collegeId, userId, joinedAt })
    .onConflictDoNothing()
    .returning({ userId: memberships.userId });
  return added.length === 1;
}

/** Of any kind. */
export async function findMemberByEmail(
  db: TenantDb,
  email: string,
): Promise<(Person & { readonly kind: MemberKind }) | null> {
  const [member] = await selectMembers(db, eq(users.email, email)).limit(1);
  return member ?? null;
}

/** People with these addresses who are members, by address. */
export async function listMembersByEmail(
  db: TenantDb,
  emails: readonly string[],
): Promise<ReadonlyMap<string, { readonly userId: UserId; readonly name: string }>> {
  const found = await selectMembers(db, and(inJson(users.email, emails), eq(memberships.kind, "person")));
  return new Map(found.map(({ email, userId, name }) => [email, { userId, name }]));
}

/** Null for an account that there is not. Whoever has left still has a name. */
export async function findName(db: TenantDb, userId: UserId): Promise<string | null> {
  const [found] = await db.directory.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return found?.name ?? null;
}

/** People among the members, by their ids, after one of them. */
export async function listMemberIds(db: TenantDb, after: UserId | null, limit: number): Promise<UserId[]> {
  const found = await db.directory
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(
      and(
        eq(memberships.collegeId, db.collegeId),
        eq(memberships.kind, "person"),
        after === null ? undefined : gt(memberships.userId, after),
      ),
    )
    .orderBy(asc(memberships.userId))
    .limit(limit);
  return found.map(({ userId }) => userId);
}

/** Null for somebody who is no member. */
export async function findMemberKind(db: TenantDb, userId: UserId): Promise<MemberKind | null> {
  const [member] = await selectMembers(db, eq(users.id, userId)).limit(1);
  return member?.kind ?? null;
}

/** Whom to tell what concerns the whole college. */
export async function listAdmins(db: TenantDb, now: number): Promise<UserId[]> {
  const admins = await db.directory
    .selectDistinct({ userId: grants.userId })
    .from(grants)
    .innerJoin(users, eq(users.id, grants.userId))
    .where(
      and(
        eq(grants.collegeId, db.collegeId),
        eq(grants.role, "college-admin"),
        or(isNull(grants.endsAt), gt(grants.endsAt, now)),
      ),
    )
    .limit(ADMINS_TOLD_MAX);
  return admins.map(({ userId }) => userId);
}

/** Of those who are members; registrations lie in a shard, addresses in the directory, so no join finds both. */
export async function listAddresses(db: TenantDb, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
  const found = await db.directory
    .select({ userId: memberships.userId, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.collegeId, db.collegeId), inJson(memberships.userId, userIds)));
  return new Map(found.map(({ userId, email }) => [userId, email]));
}

/** Of those who are members. */
export async function listNames(db: TenantDb, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
  const found = await db.directory
    .select({ userId: memberships.userId, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.collegeId, db.collegeId), inJson(memberships.userId, userIds)));
  return new Map(found.map(({ userId, name }) => [userId, name]));
}

/**
 * People, and support while it is let in, in the order they joined the product; `after` is the last one seen. Phones have
 * a list of their own.
 */
export async function listMemberPage(
  db: TenantDb,
  { q, after, limit, now }: { q: string | undefined; after: UserId | null; limit: number; now: number },
): Promise<Person[]> {
  const isHere = or(
    eq(memberships.kind, "person"),
    and(
      eq(memberships.kind, "support"),
      sql`exists (select 1 from grants g where g.college_id = ${memberships.collegeId}
        and g.user_id = ${memberships.userId} and (g.ends_at is null or g.ends_at > ${now}))`,
    ),
  );
  // instr, not LIKE: what people type may hold wildcards, and D1 bounds a pattern to 50 bytes. SQLite lowers both sides,
  // for it leaves É as it is and JavaScript would not.
  const matches = q
    ? or(sql`instr(lower(${users.name}), lower(${q})) > 0`, sql`instr(${users.email}, lower(${q})) > 0`)
    : undefined;
  const page = await selectMembers(db, and(isHere, matches, after ? gt(memberships.userId, after) : undefined))
    .orderBy(asc(memberships.userId))
    .limit(limit);
  return page.map(({ kind: _, ...person }) => person);
}

/**
 * Who is called so: by the beginning of any word of their name, or of their mail address.
 * @param q with an @ an address, which an index of is asked alone
 */
export async function listMembersCalled(db: TenantDb, q: string, limit: number): Promise<UserId[]> {
  const begin = sql`lower(${q})`;
  // Nothing that an address holds comes after the last of all characters.
  const isMail = sql`${users.email} >= ${begin} and ${users.email} < ${begin} || char(1114111)`;
  const isNamed = sql`instr(' ' || lower(${users.name}), ' ' || ${begin}) > 0`;
  const found = await selectMembers(db, q.includes("@") ? isMail : or(isMail, isNamed))
    .orderBy(asc(memberships.userId))
    .limit(limit);
  return found.map(({ userId }) => userId);
}

function selectMembers(db: TenantDb, condition: SQL | undefined) {
  return db.directory
    .select({
      userId: memberships.userId,
      name: users.name,
      email: users.email,
      joinedAt: memberships.joinedAt,
      kind: memberships.kind,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.collegeId, db.collegeId), condition));
}
