import { and, asc, eq, getTableColumns, gt, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { NoticeKind } from "#db/schema/shard/event-notices";
import { eventTotals } from "#db/schema/shard/event-totals";
import { events } from "#db/schema/shard/events";
import type { Grant } from "#shared/access";
import type { CollegeId, EventId } from "#shared/ids";
import type { EventFields } from "#shared/inputs/organizer";
import type { ManagedEvent } from "#shared/views/event";
import { addNotice } from "./event-notices.ts";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

/** More events than this in one list need a search. */
const EVENTS_LISTED_MAX = 200;

export type EventRow = typeof events.$inferSelect;
type Standing = Pick<
  EventRow,
  "status" | "departmentPath" | "cancelReason" | "submittedAt" | "returnNote" | "ownFields"
>;
export type EventChange = Partial<EventFields & Standing>;
/** What everybody with a place is to hear of a change. */
export type ChangeNotice = { readonly kind: NoticeKind; readonly at: number };

// As `seatsLeft` of the ledger says: while somebody waits, a free seat is theirs.
const seatsLeft = sql<number>`case when ${eventTotals.waiting} > 0 then 0 else max(0, ${events.capacity}
  - coalesce(${eventTotals.held} + ${eventTotals.offered} + ${eventTotals.pending} + ${eventTotals.confirmed}, 0)) end`;

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
};

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
): Promise<(EventRow & { readonly seatsLeft: number }) | null> {
  const [found] = await db.rows
    .select({ ...getTableColumns(events), seatsLeft })
    .from(events)
    .leftJoin(eventTotals, and(eq(eventTotals.collegeId, events.collegeId), eq(eventTotals.eventId, events.id)))
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, id)));
  return found ?? null;
}

export function listEventCards(db: TenantDb, ids: readonly EventId[]): Promise<ManagedEvent[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return selectCards(db, inArray(events.id, [...ids])).orderBy(asc(events.startsAt));
}

/** Everything but drafts that has not ended before `endedAfter`, soonest first. */
export function listOpenEvents(
  db: TenantDb,
  filter: { q?: string | undefined; category?: string | undefined; endedAfter: number; coveredBy?: readonly Grant[] },
): Promise<ManagedEvent[]> {
  const { q, category, endedAfter, coveredBy } = filter;
  const words = sql`lower(${events.title} || ' ' || ${events.summary} || ' ' || ${events.venue})`;
  return selectCards(
    db,
    and(
      ne(events.status, "draft"),
      gt(events.endsAt, endedAfter),
      coveredBy && isCoveredBy(coveredBy),
      category ? eq(events.category, category) : undefined,
      q ? sql`instr(${words}, lower(${q})) > 0` : undefined,
    ),
  )
    .orderBy(asc(events.startsAt))
    .limit(EVENTS_LISTED_MAX);
}

/** Every event these grants cover, drafts too, soonest first. */
export function listCoveredEvents(db: TenantDb, grants: readonly Grant[]): Promise<ManagedEvent[]> {
  return selectCards(db, isCoveredBy(grants)).orderBy(asc(events.startsAt)).limit(EVENTS_LISTED_MAX);
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
function isCoveredBy(grants: readonly Grant[]): SQL {
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

function selectCards(db: TenantDb, condition: SQL | undefined) {
  return db.rows
    .select(card)
    .from(events)
    .leftJoin(eventTotals, and(eq(eventTotals.collegeId, events.collegeId), eq(eventTotals.eventId, events.id)))
    .where(and(eq(events.collegeId, db.collegeId), condition));
}
