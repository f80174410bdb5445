import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { receipts } from "#db/schema/shard/receipts";
import type { PaymentId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

export type ReceiptRow = Omit<typeof receipts.$inferSelect, "collegeId">;
export type NewReceipt = Omit<ReceiptRow, "number">;

/** Nobody scrolls further. */
const RECEIPTS_LISTED_MAX = 100;

/**
 * A statement that gives a receipt the college's next number, once for its cause. Number and row are one write, so a number
 * is never skipped and never given twice, whatever fails.
 * @param ground whether there is a reason for it by now
 */
export function insertReceipt(db: TenantDb, receipt: NewReceipt, ground: SQL) {
  const { kind, causeId, paymentId, eventId, userId, content, issuedAt } = receipt;
  const { collegeId } = db;
  return db.rows.insert(receipts).select(
    sql`select ${collegeId}, coalesce((select max(r.number) from receipts r where r.college_id = ${collegeId}), 0) + 1, ${kind},
      ${causeId}, ${paymentId}, ${eventId}, ${userId}, ${JSON.stringify(content)}, ${issuedAt}
      where not exists (select 1 from receipts r where r.college_id = ${collegeId} and r.cause_id = ${causeId}) and ${ground}`,
  );
}

export async function findReceipt(db: TenantDb, number: number): Promise<ReceiptRow | null> {
  const [found] = await db.rows
    .select()
    .from(receipts)
    .where(and(eq(receipts.collegeId, db.collegeId), eq(receipts.number, number)));
  return found ?? null;
}

/** Of a payment, not of its refunds. */
export async function findReceiptOf(db: TenantDb, paymentId: PaymentId): Promise<ReceiptRow | null> {
  const [found] = await db.rows
    .select()
    .from(receipts)
    .where(and(eq(receipts.collegeId, db.collegeId), eq(receipts.causeId, paymentId)));
  return found ?? null;
}

/** Newest first. */
export function listReceiptsOf(db: TenantDb, userId: UserId): Promise<ReceiptRow[]> {
  return db.rows
    .select()
    .from(receipts)
    .where(and(eq(receipts.collegeId, db.collegeId), eq(receipts.userId, userId)))
    .orderBy(desc(receipts.number))
    .limit(RECEIPTS_LISTED_MAX);
}
