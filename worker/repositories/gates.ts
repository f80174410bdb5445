import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { gates } from "#db/schema/shard/gates";
import type { EventId, GateId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

export type GateRow = typeof gates.$inferSelect;

export function listGates(db: TenantDb, eventIds: readonly EventId[]): Promise<GateRow[]> {
  if (eventIds.length === 0) return Promise.resolve([]);
  return db.rows
    .select()
    .from(gates)
    .where(and(eq(gates.collegeId, db.collegeId), inArray(gates.eventId, [...eventIds])))
    .orderBy(asc(gates.createdAt), asc(sql`${gates}.rowid`));
}

export async function findGate(db: TenantDb, id: GateId): Promise<GateRow | null> {
  const [gate] = await db.rows
    .select()
    .from(gates)
    .where(and(eq(gates.collegeId, db.collegeId), eq(gates.id, id)));
  return gate ?? null;
}

/** A gate is part of its event's configuration, so the event's version rises with it. */
export async function addGateRow(db: TenantDb, gate: Omit<GateRow, "collegeId">): Promise<void> {
  await db.rows.batch([
    db.rows.insert(gates).values({ ...gate, collegeId: db.collegeId }),
    db.rows
      .update(events)
      .set({ version: sql`${events.version} + 1` })
      .where(and(eq(events.collegeId, db.collegeId), eq(events.id, gate.eventId))),
  ]);
}
