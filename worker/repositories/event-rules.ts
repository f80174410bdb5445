import { and, asc, eq, lte, sql } from "drizzle-orm";
import { eventRules } from "#db/schema/shard/event-rules";
import { events } from "#db/schema/shard/events";
import type { CollegeId, EventId } from "#shared/ids";
import { GUEST_DAYS_USUAL, GUESTS_USUAL } from "#shared/limits";
import type { EventRules } from "#shared/views/guests";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export const USUAL_RULES: EventRules = { transfers: true, guestsMax: GUESTS_USUAL, guestDays: GUEST_DAYS_USUAL };

const rules = {
  transfers: eventRules.transfers,
  guestsMax: eventRules.guestsMax,
  guestDays: eventRules.guestDays,
};

export async function findRules(db: TenantDb, eventId: EventId): Promise<EventRules> {
  const [found] = await db.rows.select(rules).from(eventRules).where(isOf(db, eventId));
  return found ?? USUAL_RULES;
}

/** @param sweepAt when to look what is to be forgotten: a shorter term may be over by now */
export async function saveRules(db: TenantDb, eventId: EventId, next: EventRules, sweepAt: number): Promise<void> {
  await db.rows
    .insert(eventRules)
    .values({ ...next, collegeId: db.collegeId, eventId, sweepAt })
    .onConflictDoUpdate({ target: [eventRules.collegeId, eventRules.eventId], set: { ...next, sweepAt } });
}

/** Somebody's name or address is kept for a time from here on. */
export async function noteKept(db: TenantDb, eventId: EventId, sweepAt: number): Promise<void> {
  await db.rows
    .insert(eventRules)
    .values({ ...USUAL_RULES, collegeId: db.collegeId, eventId, sweepAt })
    .onConflictDoUpdate({
      target: [eventRules.collegeId, eventRules.eventId],
      set: { sweepAt: sql`coalesce(${eventRules.sweepAt}, ${sweepAt})` },
    });
}

export type RulesToSweep = { readonly collegeId: CollegeId; readonly eventId: EventId };

/** Over all colleges of a shard, those that are due longest first. */
export function listRulesToSweep(
  { rows }: ShardDb,
  now: number,
  { except, limit }: { readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<RulesToSweep[]> {
  return rows
    .select({ collegeId: eventRules.collegeId, eventId: eventRules.eventId })
    .from(eventRules)
    .where(and(lte(eventRules.sweepAt, now), sql`not ${inJson(eventRules.collegeId, except)}`))
    .orderBy(asc(eventRules.sweepAt))
    .limit(limit);
}

/** Null: there is nothing to forget any more. */
export async function noteRulesSwept(db: TenantDb, eventId: EventId, sweepAt: number | null): Promise<void> {
  await db.rows.update(eventRules).set({ sweepAt }).where(isOf(db, eventId));
}

/** Until when guests and offers of an event are kept, epoch milliseconds; null for an event that is not here. */
export async function findKeptUntil(db: TenantDb, eventId: EventId): Promise<number | null> {
  const [found] = await db.rows
    .select({ endsAt: events.endsAt, days: eventRules.guestDays })
    .from(events)
    .leftJoin(eventRules, and(eq(eventRules.collegeId, events.collegeId), eq(eventRules.eventId, events.id)))
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, eventId)));
  return found ? found.endsAt + (found.days ?? GUEST_DAYS_USUAL) * DAY_MS : null;
}

const DAY_MS = 24 * 3_600_000;

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(eventRules.collegeId, db.collegeId), eq(eventRules.eventId, eventId));
}
