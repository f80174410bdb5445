import { and, asc, eq, gt, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { departments } from "#db/schema/directory/departments";
import { grants } from "#db/schema/directory/grants";
import type { MemberKind } from "#db/schema/directory/memberships";
import { users } from "#db/schema/directory/users";
import { everywhere, type Grant } from "#shared/access";
import type { CollegeId, EventId, GrantId, ProviderId, UserId } from "#shared/ids";
import { type GrantedRole, isLent } from "#shared/roles";
import type { GrantView } from "#shared/views/people";
import { inJson } from "./json-lists.ts";
import { withPlaceNames } from "./places.ts";
import type { PlatformDb } from "./platform-db.ts";
import { listStationIds } from "./stations.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Nobody needs more roles in one college; every request of theirs carries them. */
const GRANTS_OF_ONE_MAX = 50;

export type GrantRow = typeof grants.$inferSelect;
/** One given by hand. */
export type NewGrant = Omit<GrantRow, "collegeId" | "providerId">;

/**
 * What somebody is in a college, as one JSON value inside another statement: null for no member. Written with plain
 * names, for Drizzle drops the tables of columns wherever a statement has but one.
 * @param userId an expression of the outer statement
 */
export function grantsJson(collegeId: CollegeId | null, userId: SQL, now: number): SQL<string | null> {
  return sql<string | null>`(select json_array(m.kind, (
      select json_group_array(json_array(g.role, d.path, g.event_id, g.station_id, g.starts_at, g.ends_at))
      from grants g left join departments d on d.college_id = g.college_id and d.id = g.department_id
      where g.college_id = m.college_id and g.user_id = m.user_id and (g.ends_at is null or g.ends_at > ${now})
    )) from memberships m where m.college_id = ${collegeId} and m.user_id = ${userId})`;
}

type JsonGrant = [
  Grant["role"],
  Grant["departmentPath"],
  Grant["eventId"],
  Grant["stationId"],
  Grant["startsAt"],
  Grant["endsAt"],
];

/** The value of `grantsJson`, with what every person who is a member is. Empty for a guest. */
export function parseGrants(json: string | null): Grant[] {
  if (json === null) return [];
  const [kind, held] = JSON.parse(json) as [MemberKind, JsonGrant[]];
  const granted = held.map(
    ([role, departmentPath, eventId, stationId, startsAt, endsAt]): Grant => ({
      role,
      departmentPath,
      eventId,
      stationId,
      startsAt,
      endsAt,
    }),
  );
  return kind === "person" ? [everywhere("attendee"), ...granted] : granted;
}

export async function findGrantsOf(db: TenantDb, userId: UserId, now: number): Promise<Grant[]> {
  const [found] = await db.directory.all<{ grants: string | null }>(
    sql`select ${grantsJson(db.collegeId, sql`${userId}`, now)} as grants`,
  );
  return parseGrants(found?.grants ?? null);
}

/** Of members; whoever is none is left out. */
export async function listGrantsByUser(
  db: TenantDb,
  userIds: readonly UserId[],
  now: number,
): Promise<ReadonlyMap<UserId, Grant[]>> {
  const found = await db.directory.all<{ userId: UserId; grants: string | null }>(
    sql`select value as userId, ${grantsJson(db.collegeId, sql`value`, now)} as grants
      from json_each(${JSON.stringify(userIds)})`,
  );
  return new Map(found.map(({ userId, grants: held }) => [userId, parseGrants(held)]));
}

/** @returns false if this person has reached the limit; a repeat of the same id is harmless */
export async function addGrant(db: TenantDb, grant: NewGrant): Promise<boolean> {
  const { id, userId, role, departmentId, eventId, stationId, startsAt, endsAt, grantedBy, createdAt } = grant;
  const added = await db.directory
    .insert(grants)
    .select(
      sql`select ${db.collegeId}, ${id}, ${userId}, ${role}, ${departmentId}, ${eventId}, ${stationId}, ${startsAt},
        ${endsAt}, ${grantedBy}, null, ${createdAt}
        where (select count(*) from grants g where g.college_id = ${db.collegeId} and g.user_id = ${userId}
          and (g.ends_at is null or g.ends_at > ${createdAt})) < ${GRANTS_OF_ONE_MAX}`,
    )
    .onConflictDoNothing()
    .returning({ id: grants.id });
  return added.length === 1;
}

export async function findGrant(db: TenantDb, id: GrantId): Promise<GrantRow | null> {
  const [found] = await db.directory
    .select()
    .from(grants)
    .where(and(eq(grants.collegeId, db.collegeId), eq(grants.id, id)));
  return found ?? null;
}

/** @returns false if it was gone already */
export async function deleteGrant(db: TenantDb, id: GrantId): Promise<boolean> {
  const deleted = await db.directory
    .delete(grants)
    .where(and(eq(grants.collegeId, db.collegeId), eq(grants.id, id)))
    .returning({ id: grants.id });
  return deleted.length === 1;
}

/** What the claims of a provider gave somebody. */
export async function listClaimedRoles(db: TenantDb, providerId: ProviderId, userId: UserId): Promise<GrantedRole[]> {
  const held = await db.directory
    .select({ role: grants.role })
    .from(grants)
    .where(isClaimed(db, providerId, userId));
  return held.flatMap(({ role }) => (isLent(role) ? [] : role));
}

/** Makes that exactly this, at once. */
export async function setClaimedRoles(
  db: TenantDb,
  {
    providerId,
    userId,
    wanted,
    now,
  }: {
    readonly providerId: ProviderId;
    readonly userId: UserId;
    readonly wanted: readonly Pick<GrantRow, "id" | "role">[];
    readonly now: number;
  },
): Promise<void> {
  const nowhere = { departmentId: null, eventId: null, stationId: null, startsAt: null, endsAt: null };
  const rows = wanted.map((one) => ({
    collegeId: db.collegeId,
    ...one,
    userId,
    ...nowhere,
    grantedBy: null,
    providerId,
    createdAt: now,
  }));
  const clear = db.directory.delete(grants).where(isClaimed(db, providerId, userId));
  await db.directory.batch(rows.length === 0 ? [clear] : [clear, db.directory.insert(grants).values(rows)]);
}

function isClaimed(db: TenantDb, providerId: ProviderId, userId: UserId) {
  return and(eq(grants.collegeId, db.collegeId), eq(grants.providerId, providerId), eq(grants.userId, userId));
}

/** Grants of these people that have not ended, oldest first. */
export function listGrantsOf(db: TenantDb, userIds: readonly UserId[], now: number): Promise<GrantView[]> {
  if (userIds.length === 0) return Promise.resolve([]);
  return selectGrants(db, and(inJson(grants.userId, userIds), isOpen(now)));
}

/** Grants at one event and its stations that have not ended, with whose they are. */
export async function listTeam(db: TenantDb, eventId: EventId, now: number): Promise<GrantView[]> {
  const stationIds = await listStationIds(db, eventId);
  return selectGrants(db, and(or(eq(grants.eventId, eventId), inJson(grants.stationId, stationIds)), isOpen(now)));
}

/** Over all colleges: whose grants ended in this span, so that what they opened can be closed. */
export function listEndedGrants(
  { rows }: PlatformDb,
  { after, until, limit }: { after: number; until: number; limit: number },
): Promise<Pick<GrantRow, "collegeId" | "userId" | "endsAt">[]> {
  return rows
    .select({ collegeId: grants.collegeId, userId: grants.userId, endsAt: grants.endsAt })
    .from(grants)
    .where(and(gt(grants.endsAt, after), lte(grants.endsAt, until)))
    .limit(limit);
}

const isOpen = (now: number) => or(isNull(grants.endsAt), gt(grants.endsAt, now));

/** Whoever holds them, for a college must know of every power in it. Phones have a list of their own. */
async function selectGrants(db: TenantDb, condition: SQL | undefined): Promise<GrantView[]> {
  const found = await db.directory
    .select({
      id: grants.id,
      userId: grants.userId,
      userName: users.name,
      userEmail: users.email,
      role: grants.role,
      department: departments.name,
      eventId: grants.eventId,
      stationId: grants.stationId,
      startsAt: grants.startsAt,
      endsAt: grants.endsAt,
      claimed: sql<boolean>`${grants.providerId} is not null`.mapWith(Boolean),
    })
    .from(grants)
    .innerJoin(users, eq(users.id, grants.userId))
    .leftJoin(departments, and(eq(departments.collegeId, grants.collegeId), eq(departments.id, grants.departmentId)))
    .where(and(eq(grants.collegeId, db.collegeId), ne(grants.role, "scanner"), condition))
    .orderBy(asc(grants.createdAt), asc(grants.id));
  return withPlaceNames(db, found);
}
