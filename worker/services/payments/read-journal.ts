import { journalOf } from "#shared/domain/money/evolve";
import type { Journal, MoneyFact } from "#shared/domain/money/types";
import type { TenantCtx } from "../../context.ts";
import type { PaymentRow } from "../../repositories/payments.ts";
import { listRefundsOf, type RefundRow } from "../../repositories/refunds.ts";

/** The books of a payment. They follow from its rows, so they cannot say anything else. */
export async function readJournal({ db }: Pick<TenantCtx, "db">, payment: PaymentRow): Promise<Journal> {
  return journalOf(factsOf(payment, await listRefundsOf(db, payment.id)));
}

export function factsOf(payment: PaymentRow, refunds: readonly RefundRow[]): MoneyFact[] {
  const { id, state, amount, lines, createdAt, expiresAt, disputed } = payment;
  const chargeId = `charge:${id}`;
  const paidAt = payment.paidAt ?? expiresAt;
  const facts: MoneyFact[] = [{ type: "Charged", id: chargeId, at: createdAt, lines }];
  if (state === "expired" || state === "late")
    facts.push({ type: "ChargeDropped", id: `drop:${id}`, at: paidAt, chargeId });
  if (state === "paid" || state === "settled") facts.push({ type: "Captured", id, at: paidAt, amount });
  if (state === "late") facts.push({ type: "PaymentLate", id, at: paidAt, amount });
  for (const refund of refunds) facts.push(...factsOfRefund(refund));
  if (disputed > 0) facts.push({ type: "Disputed", id: `dispute:${id}`, at: paidAt, amount: disputed });
  return facts;
}

/** One that the bank would not take is as if it had not been promised: it can be promised again. */
function factsOfRefund({ id, paymentId, reason, state, amount, lines, createdAt, endedAt }: RefundRow): MoneyFact[] {
  if (state === "failed") return [];
  const promiseId = reason === "late" ? paymentId : id;
  const facts: MoneyFact[] = reason === "late" ? [] : [{ type: "RefundPromised", id, at: createdAt, lines }];
  if (state === "done") facts.push({ type: "Refunded", id: `sent:${id}`, at: endedAt ?? createdAt, promiseId, amount });
  return facts;
}
