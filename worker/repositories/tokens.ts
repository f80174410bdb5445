import { and, eq, inArray } from "drizzle-orm";
import { stations } from "#db/schema/shard/stations";
import { tokens } from "#db/schema/shard/tokens";
import { LIVE_STATUSES, type QueueRef } from "#shared/domain/queue/types";
import type { EventId, StationId, TokenId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** Stations where this person stands in a queue. */
export async function listQueuedStations(db: TenantDb, userId: UserId): Promise<StationId[]> {
  const found = await db.rows
    .selectDistinct({ stationId: tokens.stationId })
    .from(tokens)
    .where(
      and(eq(tokens.collegeId, db.collegeId), eq(tokens.userId, userId), inArray(tokens.status, [...LIVE_STATUSES])),
    );
  return found.map(({ stationId }) => stationId);
}

/** The queues of an event in which this person has a place, as projected. */
export function listTokenPlaces(db: TenantDb, eventId: EventId, userId: UserId): Promise<QueueRef[]> {
  return db.rows
    .selectDistinct({ id: stations.id, name: stations.name })
    .from(tokens)
    .innerJoin(stations, and(eq(stations.collegeId, tokens.collegeId), eq(stations.id, tokens.stationId)))
    .where(
      and(
        eq(tokens.collegeId, db.collegeId),
        eq(tokens.userId, userId),
        inArray(tokens.status, [...LIVE_STATUSES]),
        eq(stations.eventId, eventId),
      ),
    );
}

/** Who waits, is called or missed it there; who has none but a number is nobody to tell. */
export async function listTokenHolders(db: TenantDb, stationId: StationId): Promise<Map<TokenId, UserId>> {
  const found = await db.rows
    .select({ id: tokens.id, userId: tokens.userId })
    .from(tokens)
    .where(
      and(
        eq(tokens.collegeId, db.collegeId),
        eq(tokens.stationId, stationId),
        inArray(tokens.status, ["waiting", "held", "called"]),
      ),
    );
  return new Map(found.flatMap(({ id, userId }) => (userId ? [[id, userId] as const] : [])));
}
