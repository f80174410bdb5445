import { and, eq, inArray } from "drizzle-orm";
import { tokens } from "#db/schema/shard/tokens";
import type { StationId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** Stations where this person stands in a queue. */
export async function listQueuedStations(db: TenantDb, userId: UserId): Promise<StationId[]> {
  const found = await db.rows
    .selectDistinct({ stationId: tokens.stationId })
    .from(tokens)
    .where(
      and(
        eq(tokens.collegeId, db.collegeId),
        eq(tokens.userId, userId),
        inArray(tokens.status, ["waiting", "called", "serving"]),
      ),
    );
  return found.map(({ stationId }) => stationId);
}
