import { and, eq, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";
import { departments } from "#db/schema/directory/departments";
import { events } from "#db/schema/shard/events";
import { stations } from "#db/schema/shard/stations";
import type { Place } from "#shared/access";
import type { DepartmentId, EventId, StationId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Where in its college an event stands; null for an absent one, or another college's. */
export async function findEventPlace(db: TenantDb, id: EventId): Promise<Place | null> {
  const [found] = await db.rows
    .select({ eventId: events.id, departmentPath: events.departmentPath })
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, id)));
  return found ?? null;
}

export async function findStationPlace(db: TenantDb, id: StationId): Promise<Place | null> {
  const [found] = await db.rows
    .select({ stationId: stations.id, eventId: stations.eventId, departmentPath: events.departmentPath })
    .from(stations)
    .innerJoin(events, and(eq(events.collegeId, stations.collegeId), eq(events.id, stations.eventId)))
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.id, id)));
  return found ?? null;
}

export async function findDepartmentPlace(db: TenantDb, id: DepartmentId): Promise<Place | null> {
  const [found] = await db.directory
    .select({ departmentPath: departments.path })
    .from(departments)
    .where(and(eq(departments.collegeId, db.collegeId), eq(departments.id, id)));
  return found ?? null;
}

type Placed = { readonly eventId: EventId | null; readonly stationId: StationId | null };

/** What the directory keeps as ids has its names in the shard; null for no such place. */
export async function withPlaceNames<R extends Placed>(
  db: TenantDb,
  rows: readonly R[],
): Promise<(Omit<R, keyof Placed> & { readonly event: string | null; readonly station: string | null })[]> {
  const names = await findNames(
    db,
    rows.flatMap(({ eventId }) => eventId ?? []),
    rows.flatMap(({ stationId }) => stationId ?? []),
  );
  return rows.map(({ eventId, stationId, ...row }) => ({
    ...row,
    event: (eventId && names.get(eventId)) ?? null,
    station: (stationId && names.get(stationId)) ?? null,
  }));
}

async function findNames(
  db: TenantDb,
  eventIds: readonly EventId[],
  stationIds: readonly StationId[],
): Promise<ReadonlyMap<string, string>> {
  if (eventIds.length + stationIds.length === 0) return new Map();
  const found = await unionAll(
    db.rows
      .select({ id: sql<string>`${events.id}`, name: events.title })
      .from(events)
      .where(and(eq(events.collegeId, db.collegeId), inJson(events.id, eventIds))),
    db.rows
      .select({ id: sql<string>`${stations.id}`, name: stations.name })
      .from(stations)
      .where(and(eq(stations.collegeId, db.collegeId), inJson(stations.id, stationIds))),
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}
