import { and, eq, isNull } from "drizzle-orm";
import { passes } from "#db/schema/shard/passes";
import type { EventId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** Whether the person has a pass for the event that was not withdrawn. */
export async function holdsPass(db: TenantDb, eventId: EventId, userId: UserId): Promise<boolean> {
  const [found] = await db.rows
    .select({ id: passes.id })
    .from(passes)
    .where(
      and(
        eq(passes.collegeId, db.collegeId),
        eq(passes.eventId, eventId),
        eq(passes.userId, userId),
        isNull(passes.revokedAt),
      ),
    )
    .limit(1);
  return found !== undefined;
}
