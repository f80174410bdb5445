import { owedOf } from "#shared/domain/food/orders";
import type { Order } from "#shared/domain/food/types";
import type { Token } from "#shared/domain/queue/types";
import type { CollegeId, PaymentId, StationId } from "#shared/ids";
import { orders } from "../schema/shard/orders.ts";
import { tokens } from "../schema/shard/tokens.ts";
import { projectRows } from "./project-rows.ts";

export type StationProjection = {
  readonly collegeId: CollegeId;
  readonly stationId: StationId;
  /** The newest log position the rows below reflect. */
  readonly seq: number;
  readonly tokens: readonly Token[];
  readonly orders: readonly Order[];
};

/** Brings the relational picture of one station to `seq` in a single batch; the same or an older one changes nothing. */
export async function projectStation(d1: D1Database, projection: StationProjection): Promise<void> {
  const { collegeId, stationId, seq } = projection;
  const place = { collegeId, stationId };
  const tokenRows = projection.tokens.map(
    ({ id, userId, number, laneId, status, joinedAt, calledAt, missedAt = null, endedAt, quote }) => {
      const quotedMs = quote ? Math.round(quote.medianMs) : null;
      return { ...place, id, userId, number, laneId, status, joinedAt, calledAt, missedAt, endedAt, quotedMs, seq };
    },
  );
  const orderRows = projection.orders.map((order) => {
    const { id, userId, number, status, lines, total, placedAt, promisedAt, readyAt, endedAt, paid, paidBy } = order;
    const { remindedAt = null, delayedAt = null, expectedAt = null, reason } = order;
    const money = { paid, paymentId: paidBy, owed: paidBy ? owedOf(order) : 0 };
    return {
      ...place,
      ...money,
      id,
      userId,
      number,
      status,
      lines,
      total,
      placedAt,
      promisedAt,
      readyAt,
      remindedAt,
      delayedAt,
      expectedAt,
      endedAt,
      reason,
      seq,
    };
  });
  const statements = [
    ...projectRows(d1, tokens, tokenRows, "replace"),
    ...projectRows(d1, orders, orderRows, "replace"),
    ...[...new Set(projection.orders.flatMap(({ paidBy }) => paidBy ?? []))].map((id) => oweOrders(d1, collegeId, id)),
  ];
  if (statements.length > 0) await d1.batch(statements);
}

/**
 * What goes back of a payment for food follows from its orders; the sweep sees to it. It only grows, so that a late projection
 * asks for nothing twice. What was handed over stays, whatever becomes of the event.
 */
function oweOrders(d1: D1Database, collegeId: CollegeId, id: PaymentId): D1PreparedStatement {
  const note = `UPDATE payments SET
      owed = max(coalesce(payments.owed, 0), sums.due + payments.returned), forfeited = max(payments.forfeited, sums.kept),
      check_at = CASE WHEN sums.due + payments.returned > coalesce(payments.owed, 0) THEN payments.created_at
        ELSE payments.check_at END
    FROM (SELECT coalesce(sum(owed), 0) AS due,
        coalesce(sum(CASE WHEN status IN ('served', 'unclaimed') THEN total ELSE 0 END), 0) AS kept
      FROM orders WHERE college_id = ?1 AND payment_id = ?2) AS sums
    WHERE college_id = ?1 AND id = ?2 AND sums.due + sums.kept > 0`;
  return d1.prepare(note).bind(collegeId, id);
}
