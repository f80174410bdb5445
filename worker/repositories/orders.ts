import { and, eq, gt, inArray, isNotNull, or, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";
import { orders } from "#db/schema/shard/orders";
import { stations } from "#db/schema/shard/stations";
import type { EventId, OrderId, StationId, UserId } from "#shared/ids";
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

/** The name of the stand that an order of this event was placed at; null where there is none, or none known of yet. */
export async function findStandOf(db: TenantDb, eventId: EventId, orderId: OrderId): Promise<string | null> {
  const [found] = await db.rows
    .select({ name: stations.name })
    .from(orders)
    .innerJoin(stations, and(eq(stations.collegeId, orders.collegeId), eq(stations.id, orders.stationId)))
    .where(and(eq(orders.collegeId, db.collegeId), eq(orders.id, orderId), eq(stations.eventId, eventId)))
    .limit(1);
  return found?.name ?? null;
}

export type OrderToTell = Pick<
  typeof orders.$inferSelect,
  "id" | "userId" | "number" | "status" | "lines" | "owed" | "reason"
>;

/** What is being made at a station, and what it has taken back since `since`, epoch milliseconds. */
export function listOrdersToTell(
  { rows, collegeId }: TenantDb,
  stationId: StationId,
  since: number,
): Promise<OrderToTell[]> {
  const select = (which: SQL | undefined) =>
    rows
      .select({
        ...{ id: orders.id, userId: orders.userId, number: orders.number, status: orders.status },
        ...{ lines: orders.lines, owed: orders.owed, reason: orders.reason },
      })
      .from(orders)
      .where(and(eq(orders.collegeId, collegeId), eq(orders.stationId, stationId), which));
  const byStand = or(eq(orders.status, "rejected"), isNotNull(orders.reason));
  const isTakenBack = and(inArray(orders.status, ["rejected", "cancelled"]), gt(orders.endedAt, since), byStand);
  // As one condition, their "or" would look at every order that there ever was.
  return unionAll(select(inArray(orders.status, ["queued", "preparing"])), select(isTakenBack));
}
