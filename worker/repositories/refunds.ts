import { and, asc, eq, lte, sql } from "drizzle-orm";
import { refunds } from "#db/schema/shard/refunds";
import type { CollegeId, PaymentId, RefundId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { Due } from "./payments.ts";
import { insertEvent, type ProviderEvent } from "./provider-events.ts";
import { insertReceipt, type NewReceipt } from "./receipts.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type RefundRow = Omit<typeof refunds.$inferSelect, "collegeId">;

export async function findRefund(db: TenantDb, id: RefundId): Promise<RefundRow | null> {
  const [found] = await db.rows.select().from(refunds).where(thisOne(db, id));
  return found ?? null;
}

export function listRefundsOf(db: TenantDb, paymentId: PaymentId): Promise<RefundRow[]> {
  return db.rows
    .select()
    .from(refunds)
    .where(and(eq(refunds.collegeId, db.collegeId), eq(refunds.paymentId, paymentId)))
    .orderBy(asc(refunds.createdAt), asc(refunds.id));
}

/**
 * @param promised what of the payment was promised back when this was decided
 * @returns false if that is no longer so, or this refund is there already: nothing was promised now
 */
export async function addRefund(db: TenantDb, refund: RefundRow, promised: number): Promise<boolean> {
  const { id, paymentId, amount, lines, reason, state, providerId, createdAt, triedAt, endedAt, checkAt } = refund;
  const added = await db.rows
    .insert(refunds)
    .select(
      sql`select ${db.collegeId}, ${id}, ${paymentId}, ${amount}, ${JSON.stringify(lines)}, ${reason}, ${state}, ${providerId},
        ${createdAt}, ${triedAt}, ${endedAt}, ${checkAt}
        where (select coalesce(sum(r.amount), 0) from refunds r where r.college_id = ${db.collegeId}
          and r.payment_id = ${paymentId} and r.state <> 'failed') = ${promised}`,
    )
    .onConflictDoNothing()
    .returning({ id: refunds.id });
  return added.length === 1;
}

/** Before it is sent, so that a repeat knows that it may have arrived. */
export async function markTried(db: TenantDb, id: RefundId, now: number, checkAt: number): Promise<void> {
  await db.rows
    .update(refunds)
    .set({ triedAt: sql`coalesce(${refunds.triedAt}, ${now})`, checkAt })
    .where(and(thisOne(db, id), sql`${refunds.state} in ('pending', 'sent')`));
}

export type RefundAnswer = {
  readonly state: "sent" | "done" | "failed";
  readonly providerId: string;
  readonly now: number;
  /** Null: nothing is left to do. */
  readonly checkAt: number | null;
  /** What said so; null: we asked. */
  readonly event: ProviderEvent | null;
  /** Null for what was never a sale. */
  readonly creditNote: NewReceipt | null;
};

/** What the provider says of it now. A bank can refuse what was done; nothing else comes after it. */
export async function saveRefundAnswer(db: TenantDb, id: RefundId, answer: RefundAnswer): Promise<void> {
  const { state, providerId, now, checkAt, event, creditNote } = answer;
  const isNews = state === "failed" ? sql`${refunds.state} <> 'failed'` : sql`${refunds.state} in ('pending', 'sent')`;
  const save = db.rows
    .update(refunds)
    .set({ state, providerId, checkAt, endedAt: state === "sent" ? null : now })
    .where(and(thisOne(db, id), isNews));
  const isDone = sql`exists (select 1 from refunds f where f.college_id = ${db.collegeId} and f.id = ${id} and f.state = 'done')`;
  await db.rows.batch([
    save,
    ...(event ? [insertEvent(db, event, now)] : []),
    ...(creditNote ? [insertReceipt(db, creditNote, isDone)] : []),
  ]);
}

/** Over all colleges of a shard, whatever waited longest first. */
export function listDueRefunds(
  { rows }: ShardDb,
  { now, except, limit }: Due,
): Promise<{ collegeId: CollegeId; id: RefundId }[]> {
  return rows
    .select({ collegeId: refunds.collegeId, id: refunds.id })
    .from(refunds)
    .where(and(lte(refunds.checkAt, now), sql`not ${inJson(refunds.collegeId, except)}`))
    .orderBy(asc(refunds.checkAt))
    .limit(limit);
}

function thisOne(db: TenantDb, id: RefundId) {
  return and(eq(refunds.collegeId, db.collegeId), eq(refunds.id, id));
}
