import { and, eq } from "drizzle-orm";
import { departments } from "#db/schema/departments";
import { events } from "#db/schema/events";
import { stations } from "#db/schema/stations";
import type { Place } from "#shared/access";
import type { DepartmentId, EventId, StationId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

const ofEvent = and(eq(departments.collegeId, events.collegeId), eq(departments.id, events.departmentId));

/** Where in its college an event stands; null for an absent one, or another college's. */
export async function findEventPlace(db: TenantDb, id: EventId): Promise<Place | null> {
  const [found] = await db.rows
    .select({ eventId: events.id, departmentPath: departments.path })
    .from(events)
    .leftJoin(departments, ofEvent)
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, id)));
  return found ?? null;
}

export async function findStationPlace(db: TenantDb, id: StationId): Promise<Place | null> {
  const [found] = await db.rows
    .select({ stationId: stations.id, eventId: stations.eventId, departmentPath: departments.path })
    .from(stations)
    .innerJoin(events, and(eq(events.collegeId, stations.collegeId), eq(events.id, stations.eventId)))
    .leftJoin(departments, ofEvent)
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.id, id)));
  return found ?? null;
}

export async function findDepartmentPlace(db: TenantDb, id: DepartmentId): Promise<Place | null> {
  const [found] = await db.rows
    .select({ departmentPath: departments.path })
    .from(departments)
    .where(and(eq(departments.collegeId, db.collegeId), eq(departments.id, id)));
  return found ?? null;
}
