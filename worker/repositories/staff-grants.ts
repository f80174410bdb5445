import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { departments } from "#db/schema/directory/departments";
import { grants } from "#db/schema/directory/grants";
import { memberships } from "#db/schema/directory/memberships";
import type { Grant } from "#shared/access";
import type { EventId, UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import { listStationIds } from "./stations.ts";
import type { TenantDb } from "./tenant-db.ts";

export type StaffGrants = { readonly userId: UserId; readonly grants: readonly Grant[] };

/** More people with a role are no staff of one event. */
const STAFF_MAX = 2_000;

/**
 * People with a role now that may concern an event: there, at its stations, in a department, or in the whole college.
 * @param eventId null: no event's, only those that hold in a department or the college
 */
export async function listStaff(db: TenantDb, eventId: EventId | null, now: number): Promise<StaffGrants[]> {
  const stationIds = eventId === null ? [] : await listStationIds(db, eventId);
  const found = await db.directory
    .select({
      ...{ userId: grants.userId, role: grants.role, departmentPath: departments.path, eventId: grants.eventId },
      ...{ stationId: grants.stationId, startsAt: grants.startsAt, endsAt: grants.endsAt },
    })
    .from(grants)
    .innerJoin(memberships, and(eq(memberships.collegeId, grants.collegeId), eq(memberships.userId, grants.userId)))
    .leftJoin(departments, and(eq(departments.collegeId, grants.collegeId), eq(departments.id, grants.departmentId)))
    .where(
      and(
        eq(grants.collegeId, db.collegeId),
        // A device has no eyes, and support was let in for something else.
        eq(memberships.kind, "person"),
        or(
          and(isNull(grants.eventId), isNull(grants.stationId)),
          eventId === null ? undefined : eq(grants.eventId, eventId),
          inJson(grants.stationId, stationIds),
        ),
        or(isNull(grants.startsAt), lte(grants.startsAt, now)),
        or(isNull(grants.endsAt), gt(grants.endsAt, now)),
        // A department that is gone leaves no path, and no place.
        sql`(${grants.departmentId} is null or ${departments.path} is not null)`,
      ),
    )
    .limit(STAFF_MAX);
  return [...Map.groupBy(found, ({ userId }) => userId)].map(([userId, rows]) => ({
    userId,
    grants: rows.map(({ userId: _, ...grant }) => grant),
  }));
}
