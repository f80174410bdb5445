import { and, asc, desc, eq, getTableColumns, gt, inArray, ne, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { passes } from "#db/schema/shard/passes";
import { registrations } from "#db/schema/shard/registrations";
import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { EventId, UserId } from "#shared/ids";
import type { DoorListEntry } from "#shared/views/event";
import type { EventRow } from "./events.ts";
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
        ne(registrations.status, "cancelled"),
      ),
    )
    .orderBy(desc(registrations.requestedAt))
    .limit(REGISTRATIONS_OF_ONE_MAX);
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

/** By name; `after` is the last person seen. */
export function listDoorEntries(
  db: TenantDb,
  { eventId, q, after, limit }: { eventId: EventId; q: string | undefined; after: UserId | null; limit: number },
): Promise<DoorListEntry[]> {
  const here = and(eq(registrations.collegeId, db.collegeId), eq(registrations.eventId, eventId));
  const last = after
    ? db.rows
        .select({ name: registrations.name })
        .from(registrations)
        .where(and(here, eq(registrations.userId, after)))
    : null;
  return db.rows
    .select({
      userId: registrations.userId,
      name: registrations.name,
      status: registrations.status,
      requestedAt: registrations.requestedAt,
      admittedAt: passes.admittedAt,
    })
    .from(registrations)
    .leftJoin(
      passes,
      and(
        eq(passes.collegeId, registrations.collegeId),
        eq(passes.eventId, registrations.eventId),
        eq(passes.userId, registrations.userId),
        eq(passes.registrationId, registrations.id),
      ),
    )
    .where(
      and(
        here,
        q ? sql`instr(lower(${registrations.name}), lower(${q})) > 0` : undefined,
        last ? sql`(${registrations.name}, ${registrations.userId}) > ((${last}), ${after})` : undefined,
      ),
    )
    .orderBy(asc(registrations.name), asc(registrations.userId))
    .limit(limit);
}
