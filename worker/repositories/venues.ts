import { and, asc, eq, getTableColumns, gt, isNull, lt, ne, or, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { rooms, venues } from "#db/schema/shard/venues";
import type { EventId, RoomId, VenueId } from "#shared/ids";
import { VENUES_MAX } from "#shared/limits";
import type { VenueView } from "#shared/views/venue";
import type { TenantDb } from "./tenant-db.ts";

/** More than this at one place and time is a college that books nothing. */
const CLASHES_LISTED_MAX = 5;

const { collegeId: _, createdAt: __, ...venueColumns } = getTableColumns(venues);
const roomColumns = { id: rooms.id, venueId: rooms.venueId, name: rooms.name, capacity: rooms.capacity };

/** By name, rooms too. */
export async function listVenueRows(db: TenantDb): Promise<VenueView[]> {
  const [found, inside] = await db.rows.batch([
    db.rows
      .select(venueColumns)
      .from(venues)
      .where(eq(venues.collegeId, db.collegeId))
      .orderBy(asc(venues.name))
      .limit(VENUES_MAX),
    db.rows.select(roomColumns).from(rooms).where(eq(rooms.collegeId, db.collegeId)).orderBy(asc(rooms.name)),
  ]);
  const byVenue = Map.groupBy(inside, ({ venueId }) => venueId);
  return found.map((venue) => ({ ...venue, rooms: (byVenue.get(venue.id) ?? []).map(shapeRoom) }));
}

export async function findVenue(db: TenantDb, id: VenueId): Promise<VenueView | null> {
  const [[found], inside] = await db.rows.batch([
    db.rows
      .select(venueColumns)
      .from(venues)
      .where(and(eq(venues.collegeId, db.collegeId), eq(venues.id, id))),
    db.rows
      .select(roomColumns)
      .from(rooms)
      .where(and(eq(rooms.collegeId, db.collegeId), eq(rooms.venueId, id)))
      .orderBy(asc(rooms.name)),
  ]);
  return found ? { ...found, rooms: inside.map(shapeRoom) } : null;
}

function shapeRoom({ id, name, capacity }: { id: RoomId; name: string; capacity: number | null }) {
  return { id, name, capacity };
}

export async function isVenueNameTaken(db: TenantDb, name: string, besides: VenueId): Promise<boolean> {
  const [found] = await db.rows
    .select({ id: venues.id })
    .from(venues)
    .where(and(eq(venues.collegeId, db.collegeId), eq(venues.name, name), ne(venues.id, besides)));
  return found !== undefined;
}

/** @returns false if there are too many, or one of this name; a repeat finds it there */
export async function addVenueRow(
  db: TenantDb,
  { id, name, createdAt }: { id: VenueId; name: string; createdAt: number },
): Promise<boolean> {
  await db.rows
    .insert(venues)
    .select(
      sql`select ${db.collegeId}, ${id}, ${name}, '', null, null, null, ${createdAt}
        where (select count(*) from venues v where v.college_id = ${db.collegeId}) < ${VENUES_MAX}`,
    )
    .onConflictDoNothing();
  return (await findVenue(db, id)) !== null;
}

/** All of it or nothing. */
export async function saveVenueRows(db: TenantDb, venue: VenueView): Promise<void> {
  const { id, name, address, latitude, longitude, capacity } = venue;
  const here = and(eq(rooms.collegeId, db.collegeId), eq(rooms.venueId, id));
  const kept = JSON.stringify(venue.rooms);
  const isKept = (column: typeof rooms.id | typeof events.roomId) =>
    sql`${column} in (select value ->> 'id' from json_each(${kept}))`;
  await db.rows.batch([
    db.rows
      .update(venues)
      .set({ name, address, latitude, longitude, capacity })
      .where(and(eq(venues.collegeId, db.collegeId), eq(venues.id, id))),
    db.rows
      .update(events)
      .set({ roomId: null })
      .where(and(eq(events.collegeId, db.collegeId), eq(events.venueId, id), sql`not ${isKept(events.roomId)}`)),
    db.rows.delete(rooms).where(and(here, sql`not ${isKept(rooms.id)}`)),
    db.rows
      .insert(rooms)
      .select(
        sql`select ${db.collegeId}, value ->> 'id', ${id}, value ->> 'name', value ->> 'capacity' from json_each(${kept}) where true`,
      )
      .onConflictDoUpdate({
        target: [rooms.collegeId, rooms.id],
        set: { name: sql`excluded.name`, capacity: sql`excluded.capacity` },
      }),
  ]);
}

export async function deleteVenueRows(db: TenantDb, id: VenueId): Promise<void> {
  await db.rows.batch([
    db.rows
      .update(events)
      .set({ venueId: null, roomId: null })
      .where(and(eq(events.collegeId, db.collegeId), eq(events.venueId, id))),
    db.rows.delete(rooms).where(and(eq(rooms.collegeId, db.collegeId), eq(rooms.venueId, id))),
    db.rows.delete(venues).where(and(eq(venues.collegeId, db.collegeId), eq(venues.id, id))),
  ]);
}

export type ClashRow = Pick<
  typeof events.$inferSelect,
  "id" | "title" | "startsAt" | "endsAt" | "status" | "visibility" | "departmentPath"
>;
export type ClashWish = {
  readonly eventId: EventId;
  readonly venueId: VenueId;
  /** Null: all of it. */
  readonly roomId: RoomId | null;
  readonly startsAt: number;
  readonly endsAt: number;
};

/** Other events there while this one lasts, soonest first: in the same room, or where one of the two has all of it. */
export function listClashRows(db: TenantDb, wish: ClashWish): Promise<ClashRow[]> {
  const { eventId, venueId, roomId, startsAt, endsAt } = wish;
  return db.rows
    .select({
      id: events.id,
      title: events.title,
      startsAt: events.startsAt,
      endsAt: events.endsAt,
      status: events.status,
      visibility: events.visibility,
      departmentPath: events.departmentPath,
    })
    .from(events)
    .where(
      and(
        eq(events.collegeId, db.collegeId),
        eq(events.venueId, venueId),
        lt(events.startsAt, endsAt),
        gt(events.endsAt, startsAt),
        ne(events.id, eventId),
        ne(events.status, "ended"),
        roomId ? or(isNull(events.roomId), eq(events.roomId, roomId)) : undefined,
      ),
    )
    .orderBy(asc(events.startsAt))
    .limit(CLASHES_LISTED_MAX);
}
