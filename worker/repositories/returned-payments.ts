import { and, desc, eq, gt, or, sql } from "drizzle-orm";
import { payments } from "#db/schema/shard/payments";
import { refunds } from "#db/schema/shard/refunds";
import type { EventId, PaymentId, UserId } from "#shared/ids";
import type { MoneyBack } from "#shared/views/payments";
import type { TenantDb } from "./tenant-db.ts";

/** More payments of one person than anybody gets back at once; the newest are shown. */
const SHOWN_MAX = 20;
/** Banks take up to ten days; after this nobody waits for it any more. */
const SHOWN_MS = 30 * 24 * 3_600_000;

/** What goes back to somebody, or did lately, newest payment first. @param eventId at this event alone; null: anywhere */
export async function listMoneyBack(
  db: TenantDb,
  userId: UserId,
  eventId: EventId | null,
  now: number,
): Promise<{ readonly eventId: EventId; readonly back: MoneyBack }[]> {
  const sent = sql<number>`coalesce(sum(case when ${refunds.state} = 'done' then ${refunds.amount} end), 0)`;
  const underWay = sql<number>`coalesce(sum(case when ${refunds.state} in ('pending', 'sent') then ${refunds.amount} end), 0)`;
  const newest = sql`max(${payments.paidAt}, coalesce(max(${refunds.createdAt}), 0), coalesce(max(${refunds.endedAt}), 0))`;
  const found = await db.rows
    .select({
      id: payments.id,
      eventId: payments.eventId,
      state: payments.state,
      amount: payments.amount,
      owed: payments.owed,
      currency: payments.currency,
      sent,
      underWay,
    })
    .from(payments)
    .leftJoin(refunds, and(eq(refunds.collegeId, payments.collegeId), eq(refunds.paymentId, payments.id)))
    .where(
      and(
        eq(payments.collegeId, db.collegeId),
        eq(payments.userId, userId),
        eventId ? eq(payments.eventId, eventId) : undefined,
        or(eq(payments.state, "late"), gt(payments.owed, 0), sql`${refunds.state} <> 'failed'`),
      ),
    )
    .groupBy(payments.id)
    .having(sql`${newest} >= ${now - SHOWN_MS}`)
    .orderBy(desc(payments.id))
    .limit(SHOWN_MAX);
  return found.map((one) => ({ eventId: one.eventId, back: shapeBack(one) }));
}

type Found = {
  readonly id: PaymentId;
  readonly state: string;
  readonly amount: number;
  readonly owed: number | null;
  readonly currency: string;
  readonly sent: number;
  readonly underWay: number;
};

/** What is owed and not promised yet is promised within minutes. */
function shapeBack({ id, state, amount, owed, currency, sent, underWay }: Found): MoneyBack {
  const why = state === "late" ? "late" : owed ? "cancelled" : "asked";
  const awaited = state === "late" ? amount : (owed ?? 0);
  return { id, why, amount: sent + underWay || awaited, currency, isSent: sent > 0 && underWay === 0 };
}
