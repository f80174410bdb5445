import { and, desc, eq, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { transfers } from "#db/schema/shard/transfers";
import type { EventId, PassId, TransferId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

export type TransferRow = typeof transfers.$inferSelect;
export type NewTransfer = Omit<TransferRow, "collegeId" | "toUserId" | "claimedAt" | "closedAt">;

/** @returns false if this pass is on offer already, or the row is there */
export async function addTransfer(db: TenantDb, row: NewTransfer): Promise<boolean> {
  const here = eq(transfers.collegeId, db.collegeId);
  const isOver = and(isNull(transfers.closedAt), isNull(transfers.toUserId), lte(transfers.expiresAt, row.createdAt));
  const [, added] = await db.rows.batch([
    db.rows
      .update(transfers)
      .set({ closedAt: row.createdAt })
      .where(and(here, eq(transfers.passId, row.passId), isOver)),
    db.rows
      .insert(transfers)
      .values({ ...row, collegeId: db.collegeId, toUserId: null, claimedAt: null, closedAt: null })
      .onConflictDoNothing()
      .returning({ id: transfers.id }),
  ]);
  return added.length === 1;
}

export async function findTransfer(
  db: TenantDb,
  by: { readonly tokenHash: string } | { readonly id: TransferId },
): Promise<TransferRow | null> {
  const which = "id" in by ? eq(transfers.id, by.id) : eq(transfers.tokenHash, by.tokenHash);
  const [found] = await db.rows
    .select()
    .from(transfers)
    .where(and(eq(transfers.collegeId, db.collegeId), which));
  return found ?? null;
}

export async function findOpenTransfer(db: TenantDb, passId: PassId): Promise<TransferRow | null> {
  const [found] = await db.rows
    .select()
    .from(transfers)
    .where(and(eq(transfers.collegeId, db.collegeId), eq(transfers.passId, passId), isNull(transfers.closedAt)));
  return found ?? null;
}

/** What somebody offered at one event, newest first. */
export function listTransfersOf(
  db: TenantDb,
  eventId: EventId,
  fromUserId: UserId,
  limit: number,
): Promise<TransferRow[]> {
  return db.rows
    .select()
    .from(transfers)
    .where(
      and(eq(transfers.collegeId, db.collegeId), eq(transfers.eventId, eventId), eq(transfers.fromUserId, fromUserId)),
    )
    .orderBy(desc(transfers.createdAt))
    .limit(limit);
}

/** Whose pass somebody's became, the last ones first. */
export function listGivenBy(
  db: TenantDb,
  fromUserId: UserId,
  limit: number,
): Promise<{ readonly eventId: EventId; readonly email: string }[]> {
  return db.rows
    .select({ eventId: transfers.eventId, email: transfers.email })
    .from(transfers)
    .where(
      and(
        eq(transfers.collegeId, db.collegeId),
        eq(transfers.fromUserId, fromUserId),
        isNotNull(transfers.toUserId),
        isNotNull(transfers.closedAt),
      ),
    )
    .orderBy(desc(transfers.closedAt))
    .limit(limit);
}

/**
 * From here on the offer is this person's and cannot be taken back. Claiming again what one has claimed keeps the first time,
 * which names the command that follows.
 * @returns null for an offer that is over, withdrawn or somebody else's
 */
export async function claimTransfer(
  db: TenantDb,
  { id, userId, now }: { readonly id: TransferId; readonly userId: UserId; readonly now: number },
): Promise<TransferRow | null> {
  const isFree = and(isNull(transfers.toUserId), isNull(transfers.closedAt), gt(transfers.expiresAt, now));
  const [claimed] = await db.rows
    .update(transfers)
    .set({ toUserId: userId, claimedAt: sql`coalesce(${transfers.claimedAt}, ${now})` })
    .where(and(isThis(db, id), or(isFree, eq(transfers.toUserId, userId))))
    .returning();
  return claimed ?? null;
}

/** The ledger refused: it can be claimed anew, or taken back. */
export async function unclaimTransfer(db: TenantDb, id: TransferId, userId: UserId): Promise<void> {
  await db.rows
    .update(transfers)
    .set({ toUserId: null, claimedAt: null })
    .where(and(isThis(db, id), eq(transfers.toUserId, userId), isNull(transfers.closedAt)));
}

export async function closeTransfer(db: TenantDb, id: TransferId, now: number): Promise<void> {
  await db.rows
    .update(transfers)
    .set({ closedAt: now })
    .where(and(isThis(db, id), isNotNull(transfers.toUserId), isNull(transfers.closedAt)));
}

/** @returns false once somebody has claimed it */
export async function withdrawTransfer(db: TenantDb, id: TransferId, now: number): Promise<boolean> {
  const withdrawn = await db.rows
    .update(transfers)
    .set({ closedAt: sql`coalesce(${transfers.closedAt}, ${now})` })
    .where(and(isThis(db, id), isNull(transfers.toUserId)))
    .returning({ id: transfers.id });
  return withdrawn.length === 1;
}

/** As if it had never been made; what somebody has claimed stays. */
export async function deleteTransfer(db: TenantDb, id: TransferId): Promise<void> {
  await db.rows.delete(transfers).where(and(isThis(db, id), isNull(transfers.toUserId)));
}

/** @returns whether any may be left */
export async function deleteTransfers(db: TenantDb, eventId: EventId, limit: number): Promise<boolean> {
  const some = sql`rowid in (select rowid from ${transfers} where college_id = ${db.collegeId} and event_id = ${eventId}
    limit ${limit})`;
  const deleted = await db.rows
    .delete(transfers)
    .where(and(eq(transfers.collegeId, db.collegeId), some))
    .returning({ id: transfers.id });
  return deleted.length === limit;
}

function isThis(db: TenantDb, id: TransferId) {
  return and(eq(transfers.collegeId, db.collegeId), eq(transfers.id, id));
}
