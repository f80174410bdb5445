import { and, eq, sql } from "drizzle-orm";
import { sales } from "#db/schema/shard/sales";
import type { EventId } from "#shared/ids";
import type { SalesChange } from "#shared/views/sales";
import type { TenantDb } from "./tenant-db.ts";

/** What was sold and given back, summed over steps of `stepMs`, the oldest first. Reads the event's rows by their key. */
export async function listSales(db: TenantDb, eventId: EventId, stepMs: number): Promise<SalesChange[]> {
  const at = sql<number>`${sales.at} / ${stepMs} * ${stepMs}`;
  return db.rows
    .select({
      at: at.as("step"),
      ticketTypeId: sales.ticketTypeId,
      sold: sql<number>`sum(${sales.sold})`,
      waiting: sql<number>`sum(${sales.waiting})`,
    })
    .from(sales)
    .where(and(eq(sales.collegeId, db.collegeId), eq(sales.eventId, eventId)))
    .groupBy(sql`step`, sales.ticketTypeId)
    .orderBy(sql`step`);
}
