import { journalOf } from "#shared/domain/money/evolve";
import { grossOf } from "#shared/domain/money/tax";
import type { OrderView } from "#shared/views/payments";
import type { OrderRow } from "../../repositories/payment-orders.ts";
import { factsOf } from "./read-journal.ts";

export function shapeOrder({ payment, refunds, name, status }: OrderRow): OrderView {
  const { id, userId, items, amount, currency, state, createdAt, paidAt, disputed } = payment;
  const { kept } = journalOf(factsOf(payment, refunds));
  const hasMoney = state === "paid" || state === "settled";
  return {
    ...{ id, userId, name, registration: status, items, amount, currency, state, createdAt, paidAt, disputed },
    refundable: hasMoney ? grossOf(kept) : 0,
    refunds: refunds.map((refund) => ({
      ...{ id: refund.id, amount: refund.amount, state: refund.state, reason: refund.reason, at: refund.createdAt },
    })),
  };
}
