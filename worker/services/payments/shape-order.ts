import type { OrderView } from "#shared/views/payments";
import type { OrderRow } from "../../repositories/payment-orders.ts";
import { refundableNow } from "./read-journal.ts";

export function shapeOrder({ payment, refunds, name, status }: OrderRow): OrderView {
  const { id, userId, items, amount, currency, state, createdAt, paidAt, disputed } = payment;
  return {
    ...{
      id,
      userId,
      name,
      registration: status,
      isFood: payment.registrationId === null,
      items,
      amount,
      currency,
      state,
      createdAt,
      paidAt,
      disputed,
    },
    refundable: refundableNow(payment, refunds),
    refunds: refunds.map((refund) => ({
      ...{ id: refund.id, amount: refund.amount, state: refund.state, reason: refund.reason, at: refund.createdAt },
    })),
  };
}
