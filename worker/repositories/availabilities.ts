import { and, eq, gt } from "drizzle-orm";
import { availabilities } from "#db/schema/shard/staffing";
import type { EventId } from "#shared/ids";
import type { Availability } from "#shared/views/staffing";
import type { TenantDb } from "./tenant-db.ts";

export type AvailabilityRow = typeof availabilities.$inferSelect;

/** What helpers have said since an instant: yesterday's "free" is none. */
export function listAvailabilities(db: TenantDb, eventId: EventId, since: number): Promise<AvailabilityRow[]> {
  return db.rows
    .select()
    .from(availabilities)
    .where(and(isOf(db, eventId), gt(availabilities.saidAt, since)));
}

/** Null: they say nothing any more. */
export async function sayAvailability(
  db: TenantDb,
  {
    eventId,
    userId,
    availability,
    now,
  }: Pick<AvailabilityRow, "eventId" | "userId"> & {
    readonly availability: Availability | null;
    readonly now: number;
  },
): Promise<void> {
  if (availability === null) {
    await db.rows.delete(availabilities).where(and(isOf(db, eventId), eq(availabilities.userId, userId)));
    return;
  }
  await db.rows
    .insert(availabilities)
    .values({ collegeId: db.collegeId, eventId, userId, availability, saidAt: now })
    .onConflictDoUpdate({
      target: [availabilities.collegeId, availabilities.eventId, availabilities.userId],
      set: { availability, saidAt: now },
    });
}

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(availabilities.collegeId, db.collegeId), eq(availabilities.eventId, eventId));
}
