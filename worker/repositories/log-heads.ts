import { and, asc, desc, eq, gt, lte } from "drizzle-orm";
import { logHeads } from "#db/schema/shard/log-heads";
import type { ChainHead } from "#shared/hash-chain";
import type { EventId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** How the event's log ended when it was projected, in (`after`, `through`], in order. */
export function listLogHeads(db: TenantDb, eventId: EventId, after: number, through: number): Promise<ChainHead[]> {
  return db.rows
    .select({ seq: logHeads.seq, hash: logHeads.hash })
    .from(logHeads)
    .where(
      and(
        eq(logHeads.collegeId, db.collegeId),
        eq(logHeads.eventId, eventId),
        gt(logHeads.seq, after),
        lte(logHeads.seq, through),
      ),
    )
    .orderBy(asc(logHeads.seq));
}

export async function findNewestLogHead(db: TenantDb, eventId: EventId): Promise<ChainHead | null> {
  const [newest] = await db.rows
    .select({ seq: logHeads.seq, hash: logHeads.hash })
    .from(logHeads)
    .where(and(eq(logHeads.collegeId, db.collegeId), eq(logHeads.eventId, eventId)))
    .orderBy(desc(logHeads.seq))
    .limit(1);
  return newest ?? null;
}
