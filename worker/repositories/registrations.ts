import { and, asc, desc, eq, getTableColumns, gt, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import { codes } from "#db/schema/shard/codes";
import { eventTotals } from "#db/schema/shard/event-totals";
import { events } from "#db/schema/shard/events";
import { passes } from "#db/schema/shard/passes";
import { registrations } from "#db/schema/shard/registrations";
import type { RegistrationStatus } from "#shared/domain/ledger/types";
import { GONE } from "#shared/domain/ledger/view";
import type { EventId, TicketTypeId, UserId } from "#shared/ids";
import {
  DOOR_STATES,
  DOOR_STATUS_ORDER,
  type DoorCounts,
  type DoorFilter,
  type DoorListEntry,
  type DoorSort,
} from "#shared/views/event";
import type { EventRow } from "./events.ts";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

/** What one person can have going at once; beyond it the newest are shown. */
const REGISTRATIONS_OF_ONE_MAX = 50;
/** More than somebody can go to; the last ones are missing until others have passed. */
const CALENDAR_EVENTS_MAX = 200;

/** All but cancelled ones, newest first. */
export function listRegistrationsOf(
  db: TenantDb,
  userId: UserId,
): Promise<{ eventId: EventId; status: RegistrationStatus; requestedAt: number }[]> {
  return db.rows
    .select({
      eventId: registrations.eventId,
      status: registrations.status,
      requestedAt: registrations.requestedAt,
    })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.userId, userId),
        notInArray(registrations.status, [...GONE]),
      ),
    )
    .orderBy(desc(registrations.requestedAt))
    .limit(REGISTRATIONS_OF_ONE_MAX);
}

/** Whether a seat is kept for somebody who waited; may trail the ledger by a moment. */
export async function isOffered(db: TenantDb, eventId: EventId, userId: UserId): Promise<boolean> {
  const [found] = await db.rows
    .select({ status: registrations.status })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        eq(registrations.userId, userId),
      ),
    );
  return found?.status === "offered";
}

/** Events that had not ended at an instant, and where somebody has a seat or asked for one, soonest first. No drafts: they take nobody. */
export async function listSeatedEvents(
  db: TenantDb,
  userId: UserId,
  endedAfter: number,
): Promise<{ readonly event: EventRow; readonly status: RegistrationStatus }[]> {
  return db.rows
    .select({ event: getTableColumns(events), status: registrations.status })
    .from(registrations)
    .innerJoin(events, and(eq(events.collegeId, registrations.collegeId), eq(events.id, registrations.eventId)))
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.userId, userId),
        inArray(registrations.status, ["pending", "confirmed"]),
        gt(events.endsAt, endedAfter),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(CALENDAR_EVENTS_MAX);
}

/** How each of these people stands, as far as it was projected. */
export async function listStandings(
  db: TenantDb,
  eventId: EventId,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, { readonly status: RegistrationStatus; readonly at: number }>> {
  const found = await db.rows
    .select({
      userId: registrations.userId,
      status: registrations.status,
      at: sql<number>`coalesce(${registrations.cancelledAt}, ${registrations.requestedAt})`,
    })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        inJson(registrations.userId, userIds),
      ),
    );
  return new Map(found.map(({ userId, ...standing }) => [userId, standing]));
}

export type DoorWish = {
  readonly eventId: EventId;
  readonly q?: string | undefined;
  readonly show: DoorFilter;
  readonly ticketTypeId?: TicketTypeId | undefined;
  readonly sort?: DoorSort | undefined;
  readonly after: DoorPlace | null;
  readonly limit: number;
};

/** Where a page ended: the last person seen and, where they were sorted by what may change, that as it was shown. */
export type DoorPlace = { readonly userId: UserId; readonly key: number | RegistrationStatus | null };

type DoorRow = Omit<DoorListEntry, "place" | "registeredBy">;
type DoorOrder = "name" | "asked" | "line";

const ofRegistration = sql`from ${passes} p where p.college_id = ${registrations.collegeId}
  and p.event_id = ${registrations.eventId} and p.user_id = ${registrations.userId} and p.registration_id = ${registrations.id}`;

const ofCode = sql`from ${codes} c where c.college_id = ${registrations.collegeId} and c.id = ${registrations.codeId}`;

/** The waiting list's own order begins with those to whom a seat is offered. */
export async function listDoorEntries(db: TenantDb, wish: DoorWish): Promise<DoorRow[]> {
  const { show, sort, after, limit } = wish;
  const states = DOOR_STATES[show];
  if (sort !== "status") return readDoor(db, wish, states, sort ?? (show === "waiting" ? "line" : "name"));
  const found: DoorRow[] = [];
  let isReached = after === null;
  // State by state, for that order is no index's.
  for (const status of DOOR_STATUS_ORDER) {
    const wasLast = status === after?.key;
    isReached ||= wasLast;
    const page = { ...wish, after: wasLast ? after : null, limit: limit - found.length };
    if (!isReached || page.limit === 0 || states?.includes(status) === false) continue;
    found.push(...(await readDoor(db, page, [status], "name")));
  }
  return found;
}

function readDoor(
  db: TenantDb,
  { eventId, q, ticketTypeId, after, limit }: DoorWish,
  states: readonly RegistrationStatus[] | null,
  order: DoorOrder,
): Promise<DoorRow[]> {
  const here = and(eq(registrations.collegeId, db.collegeId), eq(registrations.eventId, eventId));
  return db.rows
    .select({
      userId: registrations.userId,
      name: registrations.name,
      status: registrations.status,
      requestedAt: registrations.requestedAt,
      confirmedAt: registrations.confirmedAt,
      seats: registrations.seats,
      tickets: registrations.tickets,
      code: sql<string | null>`(select c.text ${ofCode})`,
      price: registrations.price,
      paid: registrations.paid,
      payBy: registrations.payBy,
      inside: sql<number>`(select count(p.admitted_at) ${ofRegistration} and p.left_at is null)`,
      admittedAt: sql<number | null>`(select min(p.admitted_at) ${ofRegistration})`,
      admittedGate: sql<
        string | null
      >`(select gate from (select min(p.admitted_at), p.admitted_gate gate ${ofRegistration}))`,
    })
    .from(registrations)
    .where(
      and(
        here,
        states ? inArray(registrations.status, [...states]) : undefined,
        q ? sql`instr(lower(${registrations.name}), lower(${q})) > 0` : undefined,
        ticketTypeId ? hasTicket(ticketTypeId) : undefined,
        after ? follows(db, here, order, after) : undefined,
      ),
    )
    .orderBy(...DOOR_ORDERS[order])
    .limit(limit);
}

const DOOR_ORDERS: Readonly<Record<DoorOrder, readonly SQL[]>> = {
  name: [asc(registrations.name), asc(registrations.userId)],
  asked: [asc(registrations.requestedAt), asc(registrations.userId)],
  // Offers go in numbers' order, so who is offered a seat has a smaller number than who waits: state and number is the
  // order of numbers, and the index's.
  line: [asc(registrations.status), asc(registrations.waitNumber)],
};

function hasTicket(ticketTypeId: TicketTypeId): SQL {
  return sql`exists (select 1 from json_each(${registrations.tickets}) ticket where ticket.value ->> 'ticketTypeId' = ${ticketTypeId})`;
}

function follows(db: TenantDb, here: SQL | undefined, order: DoorOrder, { userId, key }: DoorPlace): SQL {
  if (order === "asked") return sql`(${registrations.requestedAt}, ${registrations.userId}) > (${key}, ${userId})`;
  const last = db.rows
    .select({ key: order === "line" ? registrations.waitNumber : registrations.name })
    .from(registrations)
    .where(and(here, eq(registrations.userId, userId)));
  // By number alone: their state may have changed since they were shown.
  if (order === "line") return sql`${registrations.waitNumber} > (${last})`;
  return sql`(${registrations.name}, ${registrations.userId}) > ((${last}), ${userId})`;
}

/** Where these people stand in line, the first at 1. Numbers have gaps, so this counts through the line in its index's order. */
export async function listPlacesInLine(
  db: TenantDb,
  eventId: EventId,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, number>> {
  const line = db.rows
    .select({
      userId: registrations.userId,
      place: sql<number>`row_number() over (order by ${registrations.waitNumber})`.as("place"),
    })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        eq(registrations.status, "waiting"),
      ),
    )
    .as("line");
  const places = await db.rows
    .select({ userId: line.userId, place: line.place })
    .from(line)
    .where(sql`${line.userId} in (select value from json_each(${JSON.stringify(userIds)}))`);
  return new Map(places.map(({ userId, place }) => [userId, place]));
}

/** Null until the event's ledger has projected anything. */
export async function findDoorCounts(db: TenantDb, eventId: EventId): Promise<DoorCounts | null> {
  const [counts] = await db.rows
    .select({
      coming: eventTotals.confirmed,
      waiting: sql<number>`${eventTotals.waiting} + ${eventTotals.offered}`,
      "to-confirm": eventTotals.pending,
    })
    .from(eventTotals)
    .where(and(eq(eventTotals.collegeId, db.collegeId), eq(eventTotals.eventId, eventId)));
  return counts ?? null;
}

/** Everybody with a place at an event, in the order of their ids. */
export async function listPlaceHolders(db: TenantDb, eventId: EventId): Promise<UserId[]> {
  const found = await db.rows
    .select({ userId: registrations.userId })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        eq(registrations.status, "confirmed"),
      ),
    )
    .orderBy(asc(registrations.userId));
  return found.map(({ userId }) => userId);
}
