import { and, desc, eq, isNull } from "drizzle-orm";
import { passes } from "#db/schema/shard/passes";
import type { EventId, PassId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** More registrations than anybody makes at one event; what happened to older passes is found no more. */
const PASSES_OF_ONE_MAX = 500;

/** Every pass the person ever had at the event, withdrawn ones too. */
export async function listPassIds(db: TenantDb, eventId: EventId, userId: UserId): Promise<PassId[]> {
  const found = await db.rows
    .select({ id: passes.id })
    .from(passes)
    .where(and(eq(passes.collegeId, db.collegeId), eq(passes.eventId, eventId), eq(passes.userId, userId)))
    .orderBy(desc(passes.issuedAt))
    .limit(PASSES_OF_ONE_MAX);
  return found.map(({ id }) => id);
}

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

/** Whose a pass is, withdrawn or not. It may trail the ledger by a moment. */
export async function findPassOwner(
  db: TenantDb,
  id: PassId,
): Promise<{ readonly eventId: EventId; readonly userId: UserId } | null> {
  const [found] = await db.rows
    .select({ eventId: passes.eventId, userId: passes.userId })
    .from(passes)
    .where(and(eq(passes.collegeId, db.collegeId), eq(passes.id, id)))
    .limit(1);
  return found ?? null;
}
