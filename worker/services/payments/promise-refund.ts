import { promiseRefund as decide } from "#shared/domain/money/decide";
import { journalOf } from "#shared/domain/money/evolve";
import { grossOf } from "#shared/domain/money/tax";
import type { MoneyRefusal } from "#shared/domain/money/types";
import { AppError } from "#shared/errors";
import type { PaymentId, RefundId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import type { TenantCtx } from "../../context.ts";
import { findPayment } from "../../repositories/payments.ts";
import { addRefund, listRefundsOf, type RefundRow } from "../../repositories/refunds.ts";
import { factsOf } from "./read-journal.ts";

/** Each try means that somebody else promised something meanwhile. */
const TRIES_MAX = 10;

export type RefundWish = {
  /** Follows from its command: a repeat promises nothing more. */
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  /** Minor units > 0; null for all that is left. */
  readonly amount: number | null;
};

/**
 * Promises money back; the sweep sends it.
 * @throws AppError NOT_FOUND for a payment there is not, OVERLOADED when it is never our turn: nothing was promised then
 */
export async function promiseRefund(
  { db, now }: Pick<TenantCtx, "db" | "now">,
  { refundId, paymentId, amount }: RefundWish,
): Promise<Result<RefundRow, MoneyRefusal>> {
  const payment = await findPayment(db, paymentId);
  if (!payment) throw new AppError("NOT_FOUND");
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await listRefundsOf(db, paymentId);
    const repeated = before.find(({ id }) => id === refundId);
    if (repeated) return ok(repeated);
    const promised = decide(journalOf(factsOf(payment, before)), { id: refundId, at: now, amount });
    if (!promised.ok) return promised;
    const { lines } = promised.value;
    const row: RefundRow = {
      ...{ id: refundId, paymentId, amount: grossOf(lines), lines, reason: "asked", state: "pending" },
      ...{ providerId: null, createdAt: now, triedAt: null, endedAt: null, checkAt: now },
    };
    const known = before.filter(({ state }) => state !== "failed").reduce((sum, refund) => sum + refund.amount, 0);
    if (await addRefund(db, row, known)) return ok(row);
  }
  throw new AppError("OVERLOADED");
}
