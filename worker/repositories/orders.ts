import { and, eq, inArray } from "drizzle-orm";
import { orders } from "#db/schema/shard/orders";
import type { StationId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** Stations that are cooking for this person. */
export async function listOrderedStations(db: TenantDb, userId: UserId): Promise<StationId[]> {
  const found = await db.rows
    .selectDistinct({ stationId: orders.stationId })
    .from(orders)
    .where(
      and(
        eq(orders.collegeId, db.collegeId),
        eq(orders.userId, userId),
        inArray(orders.status, ["placed", "queued", "preparing", "ready"]),
      ),
    );
  return found.map(({ stationId }) => stationId);
}
