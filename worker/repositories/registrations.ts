import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import { passes } from "#db/schema/shard/passes";
import { registrations } from "#db/schema/shard/registrations";
import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { EventId, UserId } from "#shared/ids";
import type { DoorListEntry } from "#shared/views/event";
import type { TenantDb } from "./tenant-db.ts";

/** What one person can have going at once; beyond it the newest are shown. */
const REGISTRATIONS_OF_ONE_MAX = 50;

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
