import { refundableOf } from "#shared/domain/money/decide";
import { journalOf } from "#shared/domain/money/evolve";
import type { Amount, Journal, MoneyFact } from "#shared/domain/money/types";
import type { TenantCtx } from "../../context.ts";
import type { PaymentRow } from "../../repositories/payments.ts";
import { listRefundsOf, type RefundRow } from "../../repositories/refunds.ts";

/** The books of a payment. They follow from its rows, so they cannot say anything else. */
export async function readJournal({ db }: Pick<TenantCtx, "db">, payment: PaymentRow): Promise<Journal> {
  return journalOf(factsOf(payment, await listRefundsOf(db, payment.id)));
}

/** Minor units that can be promised back now. What the ledger has not said yet whether it was a sale may go back as late. */
export function refundableNow(payment: PaymentRow, refunds: readonly RefundRow[]): Amount {
  return payment.state === "paid" ? 0 : refundableOf(journalOf(factsOf(payment, refunds)));
}

export function factsOf(payment: PaymentRow, refunds: readonly RefundRow[]): MoneyFact[] {
  const { id, state, amount, lines, createdAt, expiresAt, disputed } = payment;
  const chargeId = `charge:${id}`;
  const paidAt = payment.paidAt ?? expiresAt;
  const facts: MoneyFact[] = [{ type: "Charged", id: chargeId, at: createdAt, lines }];
  const isSale = state !== "late" && state !== "suspect";
  const came = state === "suspect" ? payment.received : amount;
  if (state === "expired" || !isSale) facts.push({ type: "ChargeDropped", id: `drop:${id}`, at: paidAt, chargeId });
  if (state === "paid" || state === "settled") facts.push({ type: "Captured", id, at: paidAt, amount });
  if (!isSale && came) facts.push({ type: "PaymentLate", id, at: paidAt, amount: came });
  for (const refund of refunds) facts.push(...factsOfRefund(refund, isSale));
  if (disputed > 0) facts.push({ type: "Disputed", id: `dispute:${id}`, at: paidAt, amount: disputed });
  return facts;
}

/** One that the bank would not take is as if it had not been promised: it can be promised again. */
function factsOfRefund(refund: RefundRow, isSale: boolean): MoneyFact[] {
  const { id, paymentId, state, amount, lines, createdAt, endedAt } = refund;
  if (state === "failed") return [];
  const promiseId = isSale ? id : paymentId;
  const facts: MoneyFact[] = isSale
    ? [{ type: "RefundPromised", id, at: createdAt, lines }]
    : [{ type: "RefundBegun", id, at: createdAt, promiseId, amount }];
  if (state === "done") facts.push({ type: "Refunded", id: `sent:${id}`, at: endedAt ?? createdAt, promiseId, amount });
  return facts;
}
