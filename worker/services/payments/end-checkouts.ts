import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { Result } from "#shared/result";
import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { openPayments } from "../../payments/open-payments.ts";
import type { PaymentPort } from "../../payments/payment-port.ts";
import { expirePayment, listPaymentsOf, type PaidFor, type PaymentRow } from "../../repositories/payments.ts";

/**
 * Nobody can pay for this any more: it was given back, or is paid on another page. What was paid a moment before is
 * heard of as ever.
 * @param kept one that stays
 * @returns whether it is paid already, by another payment than that
 * @throws AppError PROVIDER_FAILED: some may still be paid; the sweep ends them when their time is over
 */
export async function endCheckouts(
  { db }: Pick<TenantCtx, "db">,
  port: PaymentPort,
  paidFor: PaidFor,
  kept: PaymentRow["id"] | null = null,
): Promise<boolean> {
  let isPaid = false;
  for (const { id, state, accountId, sessionId } of await listPaymentsOf(db, paidFor)) {
    if (id === kept) continue;
    if (state === "paid" || state === "settled") isPaid = true;
    if (state !== "open") continue;
    const ended = sessionId === null ? null : await port.endCheckout(accountId, sessionId);
    if (ended?.isPaid) isPaid = true;
    else await expirePayment(db, id);
  }
  return isPaid;
}

/** After an answer that leaves nothing to pay. Whoever pays all the same, for the provider did not answer, gets it back. */
export async function closeCheckouts(
  ctx: Pick<TenantCtx, "env" | "db">,
  answer: Result<RegistrationView, LedgerRefusal>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  const mayBeOpen = answer.ok && answer.value.price > 0 && answer.value.paid === 0;
  if (mayBeOpen) await tryEndCheckouts(ctx, { registrationId: answer.value.id });
  return answer;
}

/** What is not to be had any more need not be paid. What cannot be ended now, the sweep ends when its time is over. */
export async function tryEndCheckouts(ctx: Pick<TenantCtx, "env" | "db">, paidFor: PaidFor): Promise<void> {
  const port = await openPayments(ctx.env);
  try {
    if (port) await endCheckouts(ctx, port, paidFor);
  } catch (failure) {
    logLine("error", "a checkout stays open", { failure: describeFailure(failure) });
  }
}
