import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, lt, max, ne, or, type SQL, sql } from "drizzle-orm";
import type { NoticeKind } from "#db/schema/shard/event-notices";
import { eventTotals } from "#db/schema/shard/event-totals";
import { events } from "#db/schema/shard/events";
import { venues } from "#db/schema/shard/venues";
import type { Grant } from "#shared/access";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { EventStatus } from "#shared/domain/ledger/types";
import type { CollegeId, EventId } from "#shared/ids";
import type { EventFields } from "#shared/inputs/organizer";
import { EVENTS_LISTED_MAX } from "#shared/limits";
import type { EventCard, ManagedEvent } from "#shared/views/event";
import { addNotice } from "./event-notices.ts";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

const isTotalOf = and(eq(eventTotals.collegeId, events.collegeId), eq(eventTotals.eventId, events.id));
export const isVenueOf = and(eq(venues.collegeId, events.collegeId), eq(venues.id, events.venueId));
export type EventRow = typeof events.$inferSelect;
type Standing = Pick<
  EventRow,
  | "status"
  | "departmentPath"
  | "ticketTypes"
  | "quotas"
  | "payOnline"
  | "refund"
  | "passRules"
  | "cancelReason"
  | "submittedAt"
  | "returnNote"
  | "ownFields"
  | "waitingRoom"
  | "entry"
>;
export type EventChange = Partial<EventFields & Standing>;
/** What everybody with a place is to hear of a change. */
export type ChangeNotice = { readonly kind: NoticeKind; readonly at: number };

/** `ticketsLeft` is null before the event's ledger told anything. */
type Seats = { readonly seatsLeft: number; readonly ticketsLeft: EventSummary["ticketsLeft"] | null };

/** As the ledger last told it; before that nobody has a seat. */
const seatsLeft = sql<number>`coalesce(${eventTotals.seatsLeft}, ${events.capacity})`;

/** As the lists go, and the index that they read. */
const startPlace = sql`(${events.startsAt}, ${events.id})`;

/** Of the cheapest ticket that lets in and that anybody may see. */
export const priceFrom = sql<number>`coalesce((select min(type.value ->> 'price') from json_each(${events.ticketTypes}) as type
  where type.value ->> 'admits' and not type.value ->> 'hidden'), 0)`;

const card = {
  id: events.id,
  version: events.version,
  title: events.title,
  summary: events.summary,
  category: events.category,
  venue: events.venue,
  startsAt: events.startsAt,
  endsAt: events.endsAt,
  status: events.status,
  capacity: events.capacity,
  seatsLeft,
  tags: events.tags,
  priceFrom,
  cover: events.cover,
  latitude: venues.latitude,
  longitude: venues.longitude,
};

type CardRow = Omit<ManagedEvent, "at"> & { readonly latitude: number | null; readonly longitude: number | null };

export async function findEvent(db: TenantDb, id: EventId): Promise<EventRow | null> {
  const [event] = await db.rows
    .select()
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, id)));
  return event ?? null;
}

export async function findEventByTitle(db: TenantDb, title: string): Promise<EventRow | null> {
  const [event] = await db.rows
    .select()
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), eq(events.title, title)));
  return event ?? null;
}

export async function findEventWithSeats(
  db: TenantDb,
  id: EventId,
): Promise<(EventRow & Seats & Pick<EventCard, "priceFrom" | "at">) | null> {
  const { latitude, longitude } = card;
  const [found] = await db.rows
    .select({
      ...getTableColumns(events),
      seatsLeft,
      ticketsLeft: eventTotals.ticketsLeft,
      priceFrom,
      latitude,
      longitude,
    })
    .from(events)
    .leftJoin(eventTotals, isTotalOf)
    .leftJoin(venues, isVenueOf)
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, id)));
  return found ? withPoint(found) : null;
}

export async function listEventCards(db: TenantDb, ids: readonly EventId[]): Promise<ManagedEvent[]> {
  if (ids.length === 0) return [];
  const found = await selectCards(db, inArray(events.id, [...ids])).orderBy(asc(events.startsAt));
  return found.map(withPoint);
}

/** What the organizers say of each of these; of one that takes place nothing. */
export async function listCancelReasons(db: TenantDb, ids: readonly EventId[]): Promise<ReadonlyMap<EventId, string>> {
  if (ids.length === 0) return new Map();
  const found = await db.rows
    .select({ id: events.id, reason: events.cancelReason })
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), inJson(events.id, ids)));
  return new Map(found.flatMap(({ id, reason }) => (reason === null ? [] : [[id, reason] as const])));
}

export type OpenWish = {
  readonly category?: string | undefined;
  readonly tag?: string | undefined;
  readonly isFree?: boolean;
  readonly day?: CampusDay | null;
  readonly endedAfter: number;
  readonly after?: EventPlace | null;
};
/** From one midnight to the next; what began before and still runs at `now` belongs to the day of `now`. */
export type CampusDay = { readonly from: number; readonly until: number; readonly now: number };

/** What everybody may find and has not ended before `endedAfter`, soonest first. */
export async function listPublicEvents(db: TenantDb, wish: OpenWish): Promise<ManagedEvent[]> {
  const found = await selectCards(db, isOpenToAll(wish))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(EVENTS_LISTED_MAX);
  return found.map(withPoint);
}

/** Those of them that have all words, the best first. @param match as `matchOf` writes it */
export async function searchPublicEvents(db: TenantDb, match: string, wish: OpenWish): Promise<ManagedEvent[]> {
  // As many as there are columns: whose words they are says nothing about how well they fit.
  const rank = sql`bm25(event_words, 0, 10, 6, 4, 3, 3, 1)`;
  const found = await db.rows
    .select(card)
    .from(sql`event_words`)
    .innerJoin(events, sql`${events}.rowid = event_words.rowid`)
    .leftJoin(eventTotals, isTotalOf)
    .leftJoin(venues, isVenueOf)
    .where(and(eq(events.collegeId, db.collegeId), sql`event_words match ${match}`, isOpenToAll(wish)))
    .orderBy(rank, asc(events.startsAt))
    .limit(EVENTS_LISTED_MAX);
  return found.map(withPoint);
}

/** How many seats each of them has left. */
export async function listPublicSeats(db: TenantDb, wish: OpenWish): Promise<Readonly<Record<EventId, number>>> {
  const found = await db.rows
    .select({ id: events.id, seatsLeft })
    .from(events)
    .leftJoin(eventTotals, isTotalOf)
    .where(and(eq(events.collegeId, db.collegeId), isOpenToAll(wish)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(EVENTS_LISTED_MAX);
  return Object.fromEntries(found.map((one) => [one.id, one.seatsLeft]));
}

/** Names a state of all that the college's events say: any edit of one gives a greater number. */
export async function findCatalogueSeq(db: TenantDb): Promise<number> {
  const [found] = await db.rows
    .select({ seq: max(events.catalogueSeq) })
    .from(events)
    .where(eq(events.collegeId, db.collegeId));
  return found?.seq ?? 0;
}

/** Where these grants hold, but for drafts and what ended before `endedAfter`, soonest first. */
export async function listOpenEvents(
  db: TenantDb,
  { endedAfter, coveredBy }: OpenWish & { readonly coveredBy: readonly Grant[] },
): Promise<ManagedEvent[]> {
  const found = await selectCards(
    db,
    and(ne(events.status, "draft"), gt(events.endsAt, endedAfter), isCoveredBy(coveredBy)),
  )
    .orderBy(asc(events.startsAt))
    .limit(EVENTS_LISTED_MAX);
  return found.map(withPoint);
}

/** Where a page of events in the order of their start ended. */
export type EventPlace = { readonly startsAt: number; readonly id: EventId };
export type CoveredWish = {
  /** Only events at which one of these grants, or a part of one, holds. */
  readonly coveredBy: readonly Grant[];
  /** Part of a name or of a place. */
  readonly q?: string | undefined;
  readonly after: EventPlace | null;
  readonly limit: number;
};

/** What is to come soonest first, what is over latest first. */
export async function listEventsOfStatus(
  db: TenantDb,
  status: EventStatus,
  { coveredBy, q, after, limit }: CoveredWish,
): Promise<ManagedEvent[]> {
  const isOver = status === "ended" || status === "cancelled";
  const order = isOver ? desc : asc;
  const found = await selectCards(
    db,
    and(
      eq(events.status, status),
      isCoveredBy(coveredBy),
      q ? sql`instr(lower(${events.title} || ' ' || ${events.venue}), lower(${q})) > 0` : undefined,
      after ? sql`${startPlace} ${sql.raw(isOver ? "<" : ">")} (${after.startsAt}, ${after.id})` : undefined,
    ),
  )
    .orderBy(order(events.startsAt), order(events.id))
    .limit(limit);
  return found.map(withPoint);
}

/** @returns the new row, or null if there is one with this id already. */
export async function addEvent(db: TenantDb, event: Omit<EventRow, "collegeId">): Promise<EventRow | null> {
  const [added] = await db.rows
    .insert(events)
    .values({ ...event, collegeId: db.collegeId })
    .onConflictDoNothing()
    .returning();
  return added ?? null;
}

/** @returns the new row, or null if `version` is no longer the newest: then there is no notice either. */
export async function changeEvent(
  db: TenantDb,
  id: EventId,
  version: number,
  change: EventChange,
  notice: ChangeNotice | null = null,
): Promise<EventRow | null> {
  const isNewest = and(eq(events.collegeId, db.collegeId), eq(events.id, id), eq(events.version, version));
  const update = db.rows
    .update(events)
    .set({ ...change, version: version + 1 })
    .where(isNewest)
    .returning();
  if (!notice) return (await update)[0] ?? null;
  // Before the update, and by its condition: both happen or neither.
  const [, changed] = await db.rows.batch([addNotice(db, id, version, notice), update]);
  return changed[0] ?? null;
}

/** The ledger knows this version now. */
export async function markEventConfigured(db: TenantDb, id: EventId, version: number): Promise<void> {
  await db.rows
    .update(events)
    .set({ configuredVersion: sql`max(${events.configuredVersion}, ${version})` })
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, id)));
}

/** Over all colleges of a shard: events whose ledger has not been told their newest version, but for colleges on their way to another. */
export function listUnconfiguredEvents(
  { rows }: ShardDb,
  except: readonly CollegeId[],
  limit: number,
): Promise<EventRow[]> {
  const isBehind = lt(events.configuredVersion, events.version);
  return rows
    .select()
    .from(events)
    .where(and(isBehind, sql`not ${inJson(events.collegeId, except)}`))
    .limit(limit);
}

/** Events at which one of these grants, or a part of one, holds. */
/** Events at which one of these, or a part of one, holds. */
export function isCoveredBy(grants: readonly Grant[]): SQL {
  const conditions = grants.map(({ departmentPath, eventId, stationId }) => {
    if (stationId !== null) {
      return sql`exists (select 1 from stations s where s.college_id = ${events.collegeId} and s.id = ${stationId}
        and s.event_id = ${events.id})`;
    }
    if (eventId !== null) return eq(events.id, eventId);
    if (departmentPath === null) return sql`true`;
    return sql`instr(${events.departmentPath}, ${departmentPath}) = 1`;
  });
  return or(...conditions) ?? sql`false`;
}

function isOpenToAll({ category, tag, isFree, day, endedAfter, after }: OpenWish): SQL | undefined {
  return and(
    ne(events.status, "draft"),
    eq(events.visibility, "public"),
    gt(events.endsAt, endedAfter),
    category ? eq(events.category, category) : undefined,
    tag ? sql`exists (select 1 from json_each(${events.tags}) as tag where tag.value = ${tag})` : undefined,
    isFree ? sql`${priceFrom} = 0` : undefined,
    day ? isOn(day) : undefined,
    after ? sql`${startPlace} > (${after.startsAt}, ${after.id})` : undefined,
  );
}

function isOn({ from, until, now }: CampusDay): SQL | undefined {
  const begins = and(gte(events.startsAt, from), lt(events.startsAt, until));
  const runs = and(lt(events.startsAt, now), gt(events.endsAt, now));
  return from <= now && now < until ? or(begins, runs) : and(begins, sql`not (${runs})`);
}

function selectCards(db: TenantDb, condition: SQL | undefined) {
  return db.rows
    .select(card)
    .from(events)
    .leftJoin(eventTotals, isTotalOf)
    .leftJoin(venues, isVenueOf)
    .where(and(eq(events.collegeId, db.collegeId), condition));
}

function withPoint<R extends Pick<CardRow, "latitude" | "longitude">>({ latitude, longitude, ...row }: R) {
  return { ...row, at: latitude === null || longitude === null ? null : { latitude, longitude } };
}

/** The one that begins next, or began last where none does. */
export async function findNextEvent(db: TenantDb, now: number): Promise<EventRow | null> {
  const [found] = await db.rows
    .select()
    .from(events)
    .where(eq(events.collegeId, db.collegeId))
    .orderBy(desc(sql`${events.startsAt} > ${now}`), asc(sql`abs(${events.startsAt} - ${now})`))
    .limit(1);
  return found ?? null;
}
