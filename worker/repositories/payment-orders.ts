import { and, asc, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";
import { payments } from "#db/schema/shard/payments";
import { refunds } from "#db/schema/shard/refunds";
import { registrations } from "#db/schema/shard/registrations";
import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { EventId, PaymentId } from "#shared/ids";
import type { OrderSums } from "#shared/views/payments";
import { inJson } from "./json-lists.ts";
import type { PaymentRow } from "./payments.ts";
import { listRefundsOf, type RefundRow } from "./refunds.ts";
import type { TenantDb } from "./tenant-db.ts";

/** A payment with what went back of it, and who paid. */
export type OrderRow = {
  readonly payment: PaymentRow;
  readonly refunds: readonly RefundRow[];
  readonly name: string | null;
  /** Null: they have registered anew since. */
  readonly status: RegistrationStatus | null;
};

const isOfPayment = and(
  eq(registrations.collegeId, payments.collegeId),
  eq(registrations.eventId, payments.eventId),
  eq(registrations.userId, payments.userId),
);
const fields = {
  payment: getTableColumns(payments),
  name: registrations.name,
  status: sql<RegistrationStatus | null>`case when ${registrations.id} = ${payments.registrationId} then ${registrations.status} end`,
};

export async function findOrder(db: TenantDb, id: PaymentId): Promise<OrderRow | null> {
  const [found] = await db.rows
    .select(fields)
    .from(payments)
    .leftJoin(registrations, isOfPayment)
    .where(and(eq(payments.collegeId, db.collegeId), eq(payments.id, id)));
  return found ? { ...found, refunds: await listRefundsOf(db, id) } : null;
}

/** Newest first; their ids rise with time. */
export async function listOrders(
  db: TenantDb,
  eventId: EventId,
  { before, limit }: { readonly before: PaymentId | null; readonly limit: number },
): Promise<OrderRow[]> {
  const found = await db.rows
    .select(fields)
    .from(payments)
    .leftJoin(registrations, isOfPayment)
    .where(
      and(
        eq(payments.collegeId, db.collegeId),
        eq(payments.eventId, eventId),
        before ? lt(payments.id, before) : undefined,
      ),
    )
    .orderBy(desc(payments.id))
    .limit(limit);
  const back = await db.rows
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.collegeId, db.collegeId),
        inJson(
          refunds.paymentId,
          found.map(({ payment }) => payment.id),
        ),
      ),
    )
    .orderBy(asc(refunds.createdAt), asc(refunds.id));
  return found.map((one) => ({ ...one, refunds: back.filter(({ paymentId }) => paymentId === one.payment.id) }));
}

/** Whether somebody paid online, and some of it is not forfeited: it would go back if the event were cancelled. */
export async function isPaidFor(db: TenantDb, eventId: EventId): Promise<boolean> {
  const [found] = await db.rows
    .select({ id: payments.id })
    .from(payments)
    .where(
      and(
        eq(payments.collegeId, db.collegeId),
        eq(payments.eventId, eventId),
        sql`${payments.state} in ('paid', 'settled') and coalesce(${payments.owed}, 0) + ${payments.forfeited} < ${payments.amount}`,
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** Costs what there are payments at the event. */
export async function sumOrders(db: TenantDb, eventId: EventId): Promise<OrderSums> {
  const isHere = and(eq(payments.collegeId, db.collegeId), eq(payments.eventId, eventId));
  const came = sql`case when ${payments.state} in ('paid', 'settled', 'late') then ${payments.amount}
    when ${payments.state} = 'suspect' then ${payments.received} end`;
  const [taken] = await db.rows
    .select({
      captured: sql<number>`coalesce(sum(${came}), 0)`,
      open: sql<number>`coalesce(sum(case when ${payments.state} = 'open' then ${payments.amount} end), 0)`,
      disputed: sql<number>`coalesce(sum(${payments.disputed}), 0)`,
    })
    .from(payments)
    .where(isHere);
  const [back] = await db.rows
    .select({
      refunded: sql<number>`coalesce(sum(case when ${refunds.state} = 'done' then ${refunds.amount} end), 0)`,
      owed: sql<number>`coalesce(sum(case when ${refunds.state} in ('pending', 'sent') then ${refunds.amount} end), 0)`,
    })
    .from(payments)
    .innerJoin(refunds, and(eq(refunds.collegeId, payments.collegeId), eq(refunds.paymentId, payments.id)))
    .where(isHere);
  return { captured: 0, open: 0, disputed: 0, refunded: 0, owed: 0, ...taken, ...back };
}
