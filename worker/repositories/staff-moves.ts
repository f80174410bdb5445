import { and, desc, eq, gt, inArray, lt, or, sql } from "drizzle-orm";
import { staffingLooks, staffMoves } from "#db/schema/shard/staffing";
import type { CollegeId, EventId, StaffMoveId, UserId } from "#shared/ids";
import { type MoveStatus, OPEN_MOVES } from "#shared/views/staffing";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type StaffMoveRow = typeof staffMoves.$inferSelect;

/** More than helpers can make in the time that counts. */
const MOVES_READ_MAX = 500;

/**
 * Whoever gets true looks at who might help where; nobody else does within `everyMs`, however many were woken.
 * One statement, so that two who ask at the same moment do not both get it.
 */
export async function claimLook(db: TenantDb, eventId: EventId, now: number, everyMs: number): Promise<boolean> {
  const claimed = await db.rows
    .insert(staffingLooks)
    .values({ collegeId: db.collegeId, eventId, lookedAt: now })
    .onConflictDoUpdate({
      target: [staffingLooks.collegeId, staffingLooks.eventId],
      set: { lookedAt: now },
      setWhere: lt(staffingLooks.lookedAt, now - everyMs + 1),
    })
    .returning({ lookedAt: staffingLooks.lookedAt });
  return claimed.length === 1;
}

/** Open ones, and all since an instant; newest first. */
export function listMoves(db: TenantDb, eventId: EventId, since: number): Promise<StaffMoveRow[]> {
  return db.rows
    .select()
    .from(staffMoves)
    .where(and(isOf(db, eventId), or(isOpen, gt(staffMoves.proposedAt, since))))
    .orderBy(desc(staffMoves.proposedAt), desc(staffMoves.id))
    .limit(MOVES_READ_MAX);
}

export function listOpenMoves(db: TenantDb, eventId: EventId): Promise<StaffMoveRow[]> {
  return db.rows
    .select()
    .from(staffMoves)
    .where(and(isOf(db, eventId), isOpen))
    .limit(MOVES_READ_MAX);
}

/** Asked or on the way at this event; null: neither. */
export async function findOpenMove(db: TenantDb, eventId: EventId, userId: UserId): Promise<StaffMoveRow | null> {
  const [found] = await db.rows
    .select()
    .from(staffMoves)
    .where(and(isOf(db, eventId), eq(staffMoves.userId, userId), isOpen));
  return found ?? null;
}

export async function findMove(db: TenantDb, eventId: EventId, id: StaffMoveId): Promise<StaffMoveRow | null> {
  const [found] = await db.rows
    .select()
    .from(staffMoves)
    .where(and(isOf(db, eventId), eq(staffMoves.id, id)));
  return found ?? null;
}

/** @returns false where they are asked, or on the way, already; the same row again is harmless */
export async function addMove(db: TenantDb, move: Omit<StaffMoveRow, "collegeId">): Promise<boolean> {
  const added = await db.rows
    .insert(staffMoves)
    .values({ ...move, collegeId: db.collegeId })
    .onConflictDoNothing()
    .returning({ id: staffMoves.id });
  return added.length === 1;
}

/** @returns the row as it is now, or null if it is in none of the states it may leave. */
export async function changeMove(
  db: TenantDb,
  id: StaffMoveId,
  from: readonly MoveStatus[],
  change: Partial<Pick<StaffMoveRow, "status" | "answeredBy" | "answeredAt" | "end" | "settledAt">>,
): Promise<StaffMoveRow | null> {
  const [changed] = await db.rows
    .update(staffMoves)
    .set(change)
    .where(and(eq(staffMoves.collegeId, db.collegeId), eq(staffMoves.id, id), inArray(staffMoves.status, [...from])))
    .returning();
  return changed ?? null;
}

/** Over all colleges of a shard: events whose helpers were looked at lately, or who have somebody on the way. */
export function listStaffedEvents(
  { rows }: ShardDb,
  { since, except, limit }: { readonly since: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<{ collegeId: CollegeId; eventId: EventId }[]> {
  return rows
    .select({ collegeId: staffingLooks.collegeId, eventId: staffingLooks.eventId })
    .from(staffingLooks)
    .where(and(gt(staffingLooks.lookedAt, since), sql`not ${inJson(staffingLooks.collegeId, except)}`))
    .orderBy(staffingLooks.lookedAt)
    .limit(limit);
}

const isOpen = inArray(staffMoves.status, [...OPEN_MOVES]);

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(staffMoves.collegeId, db.collegeId), eq(staffMoves.eventId, eventId));
}
