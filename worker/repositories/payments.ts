import { and, asc, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { messages } from "#db/schema/shard/messages";
import { payments } from "#db/schema/shard/payments";
import { refunds } from "#db/schema/shard/refunds";
import type { CollegeId, EventId, OrderId, PaymentId, RefundId, RegistrationId, UserId } from "#shared/ids";
import { KINDS } from "#shared/message-kinds";
import { inJson } from "./json-lists.ts";
import { insertEvent, type ProviderEvent } from "./provider-events.ts";
import { insertReceipt, type NewReceipt } from "./receipts.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type PaymentRow = Omit<typeof payments.$inferSelect, "collegeId">;

export async function findPayment(db: TenantDb, id: PaymentId): Promise<PaymentRow | null> {
  const [found] = await db.rows.select().from(payments).where(thisOne(db, id));
  return found ?? null;
}

export async function findPaymentByIntent(db: TenantDb, intentId: string): Promise<PaymentRow | null> {
  const [found] = await db.rows
    .select()
    .from(payments)
    .where(and(eq(payments.collegeId, db.collegeId), eq(payments.intentId, intentId)));
  return found ?? null;
}

/** What a payment is for. */
export type PaidFor =
  | { readonly registrationId: RegistrationId }
  | { readonly userId: UserId; readonly orderIds: readonly OrderId[] };

/** Oldest first; of orders, every payment that one of them is part of. */
export function listPaymentsOf(db: TenantDb, paidFor: PaidFor): Promise<PaymentRow[]> {
  const isFor =
    "registrationId" in paidFor
      ? eq(payments.registrationId, paidFor.registrationId)
      : and(
          eq(payments.userId, paidFor.userId),
          sql`exists (select 1 from json_each(${payments.orders}) paid, json_each(${JSON.stringify(paidFor.orderIds)}) asked
            where paid.value ->> 'orderId' = asked.value)`,
        );
  return db.rows
    .select()
    .from(payments)
    .where(and(eq(payments.collegeId, db.collegeId), isFor))
    .orderBy(asc(payments.createdAt));
}

/** A repeat of the same id changes nothing. */
export async function addPayment(db: TenantDb, payment: PaymentRow): Promise<void> {
  await db.rows
    .insert(payments)
    .values({ ...payment, collegeId: db.collegeId })
    .onConflictDoNothing();
}

export async function saveSession(db: TenantDb, id: PaymentId, sessionId: string): Promise<void> {
  await db.rows.update(payments).set({ sessionId }).where(thisOne(db, id));
}

/** When the sweep looks again, at one in a state that it may have left meanwhile. */
export async function saveCheckAt(db: TenantDb, { id, state }: PaymentRow, checkAt: number | null): Promise<void> {
  await db.rows
    .update(payments)
    .set({ checkAt })
    .where(and(thisOne(db, id), eq(payments.state, state)));
}

export type Captured = {
  readonly sessionId: string;
  readonly intentId: string;
  readonly paidAt: number;
  /** What said so; null: we asked. */
  readonly event: ProviderEvent | null;
};

/** That money came: together with the message that said so, and once, whoever else hears of it. */
export async function markPaid(db: TenantDb, id: PaymentId, captured: Captured): Promise<void> {
  const { sessionId, intentId, paidAt, event } = captured;
  const mark = db.rows
    .update(payments)
    .set({ state: "paid", sessionId, intentId, paidAt, checkAt: paidAt })
    .where(and(thisOne(db, id), inArray(payments.state, ["open", "expired"])));
  if (event) await db.rows.batch([mark, insertEvent(db, event, paidAt)]);
  else await mark;
}

/**
 * What was paid for is theirs: with the receipt, which has the next number.
 * @param returned of the amount, what came for orders that were not to be had any more, and goes back
 */
export async function markSettled(
  db: TenantDb,
  id: PaymentId,
  receipt: NewReceipt,
  { returned, now }: { readonly returned: number; readonly now: number },
): Promise<void> {
  const owed = sql`min(${payments.amount} - ${payments.forfeited}, coalesce(${payments.owed}, 0) + ${returned})`;
  const goesBack = returned > 0 ? { returned, owed } : {};
  await db.rows.batch([
    db.rows
      .update(payments)
      .set({
        state: "settled",
        ...goesBack,
        checkAt: returned > 0 ? now : sql`case when ${payments.owed} is null then null else ${payments.checkAt} end`,
      })
      .where(and(thisOne(db, id), eq(payments.state, "paid"))),
    insertReceipt(
      db,
      receipt,
      sql`exists (select 1 from payments p where p.college_id = ${db.collegeId} and p.id = ${id} and p.state = 'settled')`,
    ),
  ]);
}

/** There is no seat: with the refund of all of it, and the message that says so. */
export async function markLate(db: TenantDb, id: PaymentId, refundId: RefundId, now: number): Promise<void> {
  await db.rows.batch([
    db.rows
      .update(payments)
      .set({ state: "late", checkAt: null })
      .where(and(thisOne(db, id), eq(payments.state, "paid"))),
    // Without tax lines, for it was never a sale.
    db.rows
      .insert(refunds)
      .select(
        sql`select ${db.collegeId}, ${refundId}, p.id, p.amount, '[]', 'late', 'pending', null, ${now}, null, null, ${now}
          from payments p where p.college_id = ${db.collegeId} and p.id = ${id} and p.state = 'late'`,
      )
      .onConflictDoNothing(),
    db.rows
      .insert(messages)
      .select(
        sql`select p.college_id, ${`late:${id}`}, 'inbox', 'payment-late', p.event_id, p.user_id, null, 'pending', 0, 0, ${now},
          ${now + KINDS["payment-late"].goodForMs}, null, null, null, null, null
          from payments p where p.college_id = ${db.collegeId} and p.id = ${id} and p.state = 'late'`,
      )
      .onConflictDoNothing(),
  ]);
}

/**
 * All that was paid at an event is owed back, also for tickets that were given to others, but for what stayed by its rule before:
 * `limit` payments at a time. @returns how many were noted now
 */
export async function oweAllOf(db: TenantDb, eventId: EventId, now: number, limit: number): Promise<number> {
  const all = sql`${payments.amount} - ${payments.forfeited}`;
  const some = db.rows
    .select({ id: payments.id })
    .from(payments)
    .where(
      and(
        eq(payments.collegeId, db.collegeId),
        eq(payments.eventId, eventId),
        inArray(payments.state, ["paid", "settled"]),
        or(isNull(payments.owed), sql`${payments.owed} < ${all}`),
      ),
    )
    .limit(limit);
  const noted = await db.rows
    .update(payments)
    .set({ owed: all, checkAt: now })
    .where(and(eq(payments.collegeId, db.collegeId), inArray(payments.id, some)))
    .returning({ id: payments.id });
  return noted.length;
}

/** Nobody paid. Does nothing to one that is not open any more. */
export async function expirePayment(db: TenantDb, id: PaymentId): Promise<void> {
  await db.rows
    .update(payments)
    .set({ state: "expired", checkAt: null })
    .where(and(thisOne(db, id), eq(payments.state, "open")));
}

/** Something else came than was asked for. @returns whether that is news */
export async function markSuspect(
  db: TenantDb,
  id: PaymentId,
  came: Pick<PaymentRow, "sessionId" | "intentId" | "received" | "paidAt">,
): Promise<boolean> {
  const marked = await db.rows
    .update(payments)
    .set({ ...came, state: "suspect", checkAt: null })
    .where(and(thisOne(db, id), inArray(payments.state, ["open", "expired"])))
    .returning({ id: payments.id });
  return marked.length === 1;
}

/** Nothing more of what is owed can be promised now; unless more is owed or left since it was read. */
export async function finishOwed(db: TenantDb, { id, state, owed, disputed }: PaymentRow): Promise<void> {
  await db.rows
    .update(payments)
    .set({ checkAt: null })
    .where(
      and(
        thisOne(db, id),
        eq(payments.state, state),
        sql`${payments.owed} is ${owed}`,
        eq(payments.disputed, disputed),
      ),
    );
}

/** With the message that said so. What is owed of it, and could not be promised before, is looked at again. */
export async function saveDisputed(
  db: TenantDb,
  id: PaymentId,
  disputed: number,
  event: ProviderEvent,
  now: number,
): Promise<void> {
  const checkAt = sql`case when ${payments.state} = 'settled' and ${payments.owed} > 0 then ${now} else ${payments.checkAt} end`;
  await db.rows.batch([
    db.rows.update(payments).set({ disputed, checkAt }).where(thisOne(db, id)),
    insertEvent(db, event, now),
  ]);
}

export type Due = { readonly now: number; readonly except: readonly CollegeId[]; readonly limit: number };

/** Over all colleges of a shard, whatever waited longest first. */
export function listDuePayments(
  { rows }: ShardDb,
  { now, except, limit }: Due,
): Promise<{ collegeId: CollegeId; id: PaymentId }[]> {
  return rows
    .select({ collegeId: payments.collegeId, id: payments.id })
    .from(payments)
    .where(and(lte(payments.checkAt, now), sql`not ${inJson(payments.collegeId, except)}`))
    .orderBy(asc(payments.checkAt))
    .limit(limit);
}

function thisOne(db: TenantDb, id: PaymentId) {
  return and(eq(payments.collegeId, db.collegeId), eq(payments.id, id));
}
