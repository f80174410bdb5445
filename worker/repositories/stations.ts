import { and, asc, desc, eq, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { stations } from "#db/schema/shard/stations";
import { venues } from "#db/schema/shard/venues";
import type { EventStatus } from "#shared/domain/ledger/types";
import type { CollegeId, EventId, StationId } from "#shared/ids";
import type { StationRef } from "#shared/views/home";
import type { StationKind } from "#shared/views/station";
import type { GeoPoint } from "#shared/views/venue";
import type { Visibility } from "#shared/visibility";
import { isVenueOf } from "./events.ts";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type StationRow = typeof stations.$inferSelect;
export type StationFields = Pick<
  StationRow,
  | "name"
  | "lanes"
  | "priorServiceSeconds"
  | "spareLanes"
  | "serversMin"
  | "queueSetup"
  | "cooks"
  | "menu"
  | "menus"
  | "pay"
>;
/** Without menu and lanes: enough to name and find a station. */
export type NamedStation = StationRef & {
  readonly eventId: EventId;
  readonly kind: StationKind;
  readonly eventStatus: EventStatus;
  readonly eventVisibility: Visibility;
};

const named = {
  id: stations.id,
  name: stations.name,
  kind: stations.kind,
  eventId: stations.eventId,
  eventTitle: events.title,
  eventStatus: events.status,
  eventVisibility: events.visibility,
};

export async function findStation(db: TenantDb, id: StationId): Promise<StationRow | null> {
  const [station] = await db.rows
    .select()
    .from(stations)
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.id, id)));
  return station ?? null;
}

/** Where the event takes place that it is a station of; null where nobody said. */
export async function findStationPoint(db: TenantDb, id: StationId): Promise<GeoPoint | null> {
  const [found] = await db.rows
    .select({ latitude: venues.latitude, longitude: venues.longitude })
    .from(stations)
    .innerJoin(events, and(eq(events.collegeId, stations.collegeId), eq(events.id, stations.eventId)))
    .innerJoin(venues, isVenueOf)
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.id, id)));
  const { latitude = null, longitude = null } = found ?? {};
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

export function listStations(db: TenantDb, eventIds: readonly EventId[]): Promise<StationRow[]> {
  if (eventIds.length === 0) return Promise.resolve([]);
  return db.rows
    .select()
    .from(stations)
    .where(and(eq(stations.collegeId, db.collegeId), inArray(stations.eventId, [...eventIds])))
    .orderBy(asc(stations.createdAt), asc(sql`${stations}.rowid`));
}

export async function listStationIds(db: TenantDb, eventId: EventId): Promise<StationId[]> {
  const found = await db.rows
    .select({ id: stations.id })
    .from(stations)
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.eventId, eventId)));
  return found.map(({ id }) => id);
}

export function listNamedStations(db: TenantDb, ids: readonly StationId[]): Promise<NamedStation[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return selectNamed(db, inArray(stations.id, [...ids]));
}

export function listNamedStationsOf(db: TenantDb, eventIds: readonly EventId[]): Promise<NamedStation[]> {
  if (eventIds.length === 0) return Promise.resolve([]);
  return selectNamed(db, inArray(stations.eventId, [...eventIds])).orderBy(
    asc(stations.createdAt),
    asc(sql`${stations}.rowid`),
  );
}

/** The queue of this name at the college's newest event that has begun. */
export async function findLastOfName(
  db: TenantDb,
  name: string,
  now: number,
): Promise<Pick<StationRow, "id" | "eventId" | "kind"> | null> {
  const [found] = await db.rows
    .select({ id: stations.id, eventId: stations.eventId, kind: stations.kind })
    .from(stations)
    .innerJoin(events, and(eq(events.collegeId, stations.collegeId), eq(events.id, stations.eventId)))
    .where(
      and(
        eq(stations.collegeId, db.collegeId),
        eq(stations.kind, "service"),
        eq(stations.name, name),
        lte(events.startsAt, now),
      ),
    )
    .orderBy(desc(events.startsAt))
    .limit(1);
  return found ?? null;
}

export async function addStationRow(db: TenantDb, station: Omit<StationRow, "collegeId">): Promise<StationRow> {
  const [added] = await db.rows
    .insert(stations)
    .values({ ...station, collegeId: db.collegeId })
    .returning();
  if (!added) throw new Error("an insert returned no row");
  return added;
}

/** @returns the new row, or null if `version` is no longer the newest. */
export async function changeStation(
  db: TenantDb,
  id: StationId,
  version: number,
  change: StationFields,
): Promise<StationRow | null> {
  const [changed] = await db.rows
    .update(stations)
    .set({ ...change, version: version + 1 })
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.id, id), eq(stations.version, version)))
    .returning();
  return changed ?? null;
}

/** What an event decides about its stations has changed: each must be told again. */
export async function forgetConfigured(db: TenantDb, eventId: EventId): Promise<void> {
  await db.rows
    .update(stations)
    .set({ configuredVersion: 0 })
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.eventId, eventId)));
}

export async function markStationConfigured(db: TenantDb, id: StationId, version: number): Promise<void> {
  await db.rows
    .update(stations)
    .set({ configuredVersion: sql`max(${stations.configuredVersion}, ${version})` })
    .where(and(eq(stations.collegeId, db.collegeId), eq(stations.id, id)));
}

/** Over all colleges of a shard: stations whose object has not been told their newest version, but for colleges on their way to another. */
export function listUnconfiguredStations(
  { rows }: ShardDb,
  except: readonly CollegeId[],
  limit: number,
): Promise<StationRow[]> {
  const isBehind = lt(stations.configuredVersion, stations.version);
  return rows
    .select()
    .from(stations)
    .where(and(isBehind, sql`not ${inJson(stations.collegeId, except)}`))
    .limit(limit);
}

function selectNamed(db: TenantDb, condition: SQL) {
  return db.rows
    .select(named)
    .from(stations)
    .innerJoin(events, and(eq(events.collegeId, stations.collegeId), eq(events.id, stations.eventId)))
    .where(and(eq(stations.collegeId, db.collegeId), condition));
}
