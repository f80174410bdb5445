import { and, desc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { departments } from "#db/schema/directory/departments";
import { grants } from "#db/schema/directory/grants";
import { invitations } from "#db/schema/directory/invitations";
import { memberships } from "#db/schema/directory/memberships";
import type { GrantId, InvitationId, UserId } from "#shared/ids";
import type { InvitationView } from "#shared/views/people";
import { withPlaceNames } from "./places.ts";
import type { TenantDb } from "./tenant-db.ts";

/** More open invitations than this want another way in. */
const INVITATIONS_LISTED_MAX = 200;

export type InvitationRow = typeof invitations.$inferSelect;

/** @returns false for a repeat of the same id */
export async function addInvitation(
  db: TenantDb,
  row: Omit<InvitationRow, "collegeId" | "closedAt">,
): Promise<boolean> {
  const added = await db.directory
    .insert(invitations)
    .values({ ...row, collegeId: db.collegeId })
    .onConflictDoNothing()
    .returning({ id: invitations.id });
  return added.length === 1;
}

/** Those that can still be accepted, newest first. */
export async function listOpenInvitations(db: TenantDb, now: number): Promise<InvitationView[]> {
  const open = selectOpen(db, now, undefined).orderBy(desc(invitations.createdAt)).limit(INVITATIONS_LISTED_MAX);
  return withPlaceNames(db, await open);
}

export async function findOpenInvitation(
  db: TenantDb,
  by: { readonly tokenHash: string } | { readonly id: InvitationId },
  now: number,
): Promise<InvitationView | null> {
  const which = "id" in by ? eq(invitations.id, by.id) : eq(invitations.tokenHash, by.tokenHash);
  const [found] = await withPlaceNames(db, await selectOpen(db, now, which));
  return found ?? null;
}

export async function findInvitationRow(db: TenantDb, id: InvitationId): Promise<InvitationRow | null> {
  const [found] = await db.directory
    .select()
    .from(invitations)
    .where(and(eq(invitations.collegeId, db.collegeId), eq(invitations.id, id)));
  return found ?? null;
}

/** @returns false if it was closed already */
export async function withdrawInvitationRow(db: TenantDb, id: InvitationId, now: number): Promise<boolean> {
  const withdrawn = await db.directory
    .update(invitations)
    .set({ closedAt: now })
    .where(and(eq(invitations.collegeId, db.collegeId), eq(invitations.id, id), isNull(invitations.closedAt)))
    .returning({ id: invitations.id });
  return withdrawn.length === 1;
}

/**
 * Makes a member with the offered role, in one transaction. Of any number of simultaneous tries one does it.
 * @returns false for an invitation that is closed
 */
export async function acceptInvitationRow(
  db: TenantDb,
  { id, userId, grantId, now }: { id: InvitationId; userId: UserId; grantId: GrantId; now: number },
): Promise<boolean> {
  const open = and(
    eq(invitations.collegeId, db.collegeId),
    eq(invitations.id, id),
    isNull(invitations.closedAt),
    gt(invitations.expiresAt, now),
  );
  const [, , closed] = await db.directory.batch([
    db.directory.insert(memberships).values({ collegeId: db.collegeId, userId, joinedAt: now }).onConflictDoNothing(),
    db.directory
      .insert(grants)
      .select(
        sql`select i.college_id, ${grantId}, ${userId}, i.role, i.department_id, i.event_id, i.station_id, i.starts_at,
          i.ends_at, i.invited_by, null, ${now} from invitations i
          where i.college_id = ${db.collegeId} and i.id = ${id} and i.closed_at is null and i.expires_at > ${now}`,
      )
      .onConflictDoNothing(),
    db.directory.update(invitations).set({ closedAt: now }).where(open).returning({ id: invitations.id }),
  ]);
  return closed.length === 1;
}

function selectOpen(db: TenantDb, now: number, condition: SQL | undefined) {
  return db.directory
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      department: departments.name,
      eventId: invitations.eventId,
      stationId: invitations.stationId,
      startsAt: invitations.startsAt,
      endsAt: invitations.endsAt,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .leftJoin(
      departments,
      and(eq(departments.collegeId, invitations.collegeId), eq(departments.id, invitations.departmentId)),
    )
    .where(
      and(
        eq(invitations.collegeId, db.collegeId),
        isNull(invitations.closedAt),
        gt(invitations.expiresAt, now),
        condition,
      ),
    )
    .$dynamic();
}
