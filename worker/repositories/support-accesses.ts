import { and, desc, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { colleges } from "#db/schema/directory/colleges";
import { grants } from "#db/schema/directory/grants";
import { memberships } from "#db/schema/directory/memberships";
import { supportAccesses } from "#db/schema/directory/support-accesses";
import { users } from "#db/schema/directory/users";
import type { GrantId, SupportId, UserId } from "#shared/ids";
import { SUPPORT_ROLES, type SupportRole } from "#shared/roles";
import type { SupportAccess } from "#shared/views/support";
import type { PlatformDb } from "./platform-db.ts";
import type { TenantDb } from "./tenant-db.ts";

type Row = typeof supportAccesses.$inferSelect;
export type NewSupportAccess = Pick<Row, "id" | "userId" | "reason" | "hours" | "askedAt">;

/** A question nobody answered for this long is void. */
const ASKED_MS = 7 * 24 * 3_600_000;
const LISTED_MAX = 20;
const HOUR_MS = 3_600_000;

/** @returns false if this person has asked already and waits; a repeat of the same id is harmless */
export async function addSupportAccess(db: TenantDb, asked: NewSupportAccess): Promise<boolean> {
  const { id, userId, reason, hours, askedAt } = asked;
  const added = await db.directory
    .insert(supportAccesses)
    .select(
      sql`select ${db.collegeId}, ${id}, ${userId}, ${reason}, ${hours}, ${askedAt}, null, null, null, null, null
        where not exists (select 1 from support_accesses s where s.college_id = ${db.collegeId} and s.user_id = ${userId}
          and s.decided_at is null and s.asked_at > ${askedAt - ASKED_MS})`,
    )
    .onConflictDoNothing()
    .returning({ id: supportAccesses.id });
  return added.length === 1;
}

/** Newest first. */
export function listSupportAccesses(db: TenantDb, now: number): Promise<SupportAccess[]> {
  return select(db.directory, eq(supportAccesses.collegeId, db.collegeId), now);
}

/** Over all colleges: what one of the platform's staff asked for. */
export function listSupportOf(db: PlatformDb, userId: UserId, now: number): Promise<SupportAccess[]> {
  return select(db.rows, eq(supportAccesses.userId, userId), now);
}

export async function findSupportAccess(db: TenantDb, id: SupportId): Promise<Row | null> {
  const [found] = await db.directory.select().from(supportAccesses).where(thisOne(db, id));
  return found ?? null;
}

export type Decision = {
  readonly id: SupportId;
  readonly userId: UserId;
  readonly hours: number;
  readonly role: SupportRole | null;
  readonly grantId: GrantId;
  readonly decidedBy: UserId;
  readonly now: number;
};

/** Lets somebody in as a guest of the college with a role that ends, or not; of any number of tries one decides. */
export async function decideSupportAccess(db: TenantDb, decision: Decision): Promise<boolean> {
  const { id, userId, hours, role, grantId, decidedBy, now } = decision;
  const endsAt = now + hours * HOUR_MS;
  const open = and(thisOne(db, id), isNull(supportAccesses.decidedAt), gt(supportAccesses.askedAt, now - ASKED_MS));
  if (role === null) {
    const declined = await db.directory
      .update(supportAccesses)
      .set({ decidedAt: now, decidedBy })
      .where(open)
      .returning({ id: supportAccesses.id });
    return declined.length === 1;
  }
  const asked = sql`support_accesses s where s.college_id = ${db.collegeId} and s.id = ${id} and s.decided_at is null
    and s.asked_at > ${now - ASKED_MS}`;
  const [, , decided] = await db.directory.batch([
    db.directory
      .insert(memberships)
      .select(sql`select s.college_id, ${userId}, 'support', ${now} from ${asked}`)
      .onConflictDoNothing(),
    db.directory
      .insert(grants)
      .select(
        sql`select s.college_id, ${grantId}, ${userId}, ${role}, null, null, null, null, ${endsAt}, ${decidedBy}, null, ${now} from ${asked}`,
      ),
    db.directory
      .update(supportAccesses)
      .set({ decidedAt: now, decidedBy, role, endsAt, grantId })
      .where(open)
      .returning({ id: supportAccesses.id }),
  ]);
  return decided.length === 1;
}

/**
 * Ends all that somebody was let in for, and takes every role that is not theirs as one of the college's people, however
 * they came by it.
 */
export async function endSupportAccess(db: TenantDb, userId: UserId, now: number): Promise<void> {
  const end = db.directory
    .update(supportAccesses)
    .set({ endsAt: sql`min(${supportAccesses.endsAt}, ${now})`, grantId: null })
    .where(
      and(
        eq(supportAccesses.collegeId, db.collegeId),
        eq(supportAccesses.userId, userId),
        isNotNull(supportAccesses.grantId),
      ),
    );
  const isNoPerson = sql`exists (select 1 from memberships m where m.college_id = ${db.collegeId}
    and m.user_id = ${userId} and m.kind <> 'person')`;
  const take = db.directory
    .delete(grants)
    .where(
      and(
        eq(grants.collegeId, db.collegeId),
        eq(grants.userId, userId),
        or(inArray(grants.role, [...SUPPORT_ROLES]), isNoPerson),
      ),
    );
  await db.directory.batch([end, take]);
}

async function select(rows: PlatformDb["rows"], condition: SQL, now: number): Promise<SupportAccess[]> {
  const found = await rows
    .select({
      access: supportAccesses,
      name: users.name,
      email: users.email,
      slug: colleges.slug,
      college: colleges.name,
    })
    .from(supportAccesses)
    .innerJoin(users, eq(users.id, supportAccesses.userId))
    .innerJoin(colleges, eq(colleges.id, supportAccesses.collegeId))
    .where(condition)
    .orderBy(desc(supportAccesses.askedAt))
    .limit(LISTED_MAX);
  return found.map(
    ({ access: { id, reason, hours, askedAt, role, endsAt, ...access }, name, email, slug, college }) => ({
      ...{ id, name, email, reason, hours, askedAt, role, endsAt },
      college: { slug, name: college },
      state: stateOf({ ...access, endsAt, askedAt }, now),
    }),
  );
}

function stateOf({ decidedAt, endsAt, askedAt }: Pick<Row, "decidedAt" | "endsAt" | "askedAt">, now: number) {
  if (decidedAt === null) return askedAt > now - ASKED_MS ? "asked" : "declined";
  if (endsAt === null) return "declined";
  return endsAt > now ? "inside" : "ended";
}

function thisOne(db: TenantDb, id: SupportId) {
  return and(eq(supportAccesses.collegeId, db.collegeId), eq(supportAccesses.id, id));
}
