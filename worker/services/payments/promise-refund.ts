import { promiseRefund as decide, type PromisedFact } from "#shared/domain/money/decide";
import { journalOf } from "#shared/domain/money/evolve";
import { grossOf } from "#shared/domain/money/tax";
import type { MoneyRefusal } from "#shared/domain/money/types";
import { AppError } from "#shared/errors";
import type { PaymentId, RefundId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { RefundReason } from "#shared/views/payments";
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
  readonly reason: Extract<RefundReason, "asked" | "owed">;
};

/**
 * Promises money back; the sweep sends it.
 * @throws AppError NOT_FOUND for a payment there is not, OVERLOADED when it is never our turn: nothing was promised then
 */
export async function promiseRefund(
  { db, now }: Pick<TenantCtx, "db" | "now">,
  { refundId, paymentId, amount, reason }: RefundWish,
): Promise<Result<RefundRow, MoneyRefusal>> {
  const payment = await findPayment(db, paymentId);
  if (!payment) throw new AppError("NOT_FOUND");
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await listRefundsOf(db, paymentId);
    const repeated = before.find(({ id }) => id === refundId);
    if (repeated) return ok(repeated);
    if (payment.state === "paid") return refuse({ code: "nothing-to-refund" });
    const promised = decide(journalOf(factsOf(payment, before)), { id: refundId, at: now, amount });
    if (!promised.ok) return promised;
    const row: RefundRow = {
      ...{ id: refundId, paymentId, ...goesBack(promised.value, reason), state: "pending" },
      ...{ providerId: null, createdAt: now, triedAt: null, endedAt: null, checkAt: now },
    };
    const known = before.filter(({ state }) => state !== "failed").reduce((sum, refund) => sum + refund.amount, 0);
    if (await addRefund(db, row, known)) return ok(row);
  }
  throw new AppError("OVERLOADED");
}

/** What came too late was never a sale: there is no tax in it. */
function goesBack(promised: PromisedFact, reason: RefundReason): Pick<RefundRow, "amount" | "lines" | "reason"> {
  if (promised.type === "RefundBegun") return { amount: promised.amount, lines: [], reason: "late" };
  return { amount: grossOf(promised.lines), lines: promised.lines, reason };
}
