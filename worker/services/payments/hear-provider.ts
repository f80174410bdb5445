import { takeFrom } from "#shared/domain/money/tax";
import type { RefundId } from "#shared/ids";
import { idSchema } from "#shared/ids";
import { sha256Hex } from "#shared/sha256";
import type { TenantCtx } from "../../context.ts";
import { logLine } from "../../log.ts";
import type { ApplyToLedger } from "../../payments/apply-to-ledger.ts";
import type { Checkout, PaymentPort, ProviderRefund, Wakeup } from "../../payments/payment-port.ts";
import { saveAccount } from "../../repositories/payment-accounts.ts";
import {
  expirePayment,
  findPayment,
  findPaymentByIntent,
  type PaymentRow,
  saveDisputed,
} from "../../repositories/payments.ts";
import { isProcessed, noteEvent, type ProviderEvent } from "../../repositories/provider-events.ts";
import { addRefund, findRefund, listRefundsOf, type RefundRow } from "../../repositories/refunds.ts";
import { readJournal } from "./read-journal.ts";
import { noteRefund } from "./send-refund.ts";
import { settlePayment } from "./settle-payment.ts";

export type Hearing = {
  readonly port: PaymentPort;
  readonly apply: ApplyToLedger;
  readonly accountId: string;
  readonly event: ProviderEvent;
};

/**
 * Acts on a message of the provider's: what it is about is asked for as it is now, so late and reordered messages say the same
 * as prompt ones, and one that has had its effect is not acted on again.
 */
export async function hearProvider(ctx: TenantCtx, hearing: Hearing, about: Wakeup["about"]): Promise<void> {
  const { port, accountId, event } = hearing;
  if (await isProcessed(ctx.db, event.id)) return;
  switch (about.kind) {
    case "checkout":
      return hearCheckout(ctx, hearing, await port.getCheckout(accountId, about.id));
    case "refund":
      return hearRefund(ctx, hearing, await port.getRefund(accountId, about.id));
    case "dispute": {
      const { intentId, amount, isWon } = await port.getDispute(accountId, about.id);
      const payment = await findPaymentByIntent(ctx.db, intentId);
      if (payment?.accountId === accountId) return saveDisputed(ctx.db, payment.id, isWon ? 0 : amount, event, ctx.now);
      break;
    }
    case "account": {
      const { chargesEnabled } = await port.getAccount(accountId);
      await saveAccount(ctx.db, { accountId, chargesEnabled, checkedAt: ctx.now });
      break;
    }
    case "other":
      break;
  }
  await noteEvent(ctx.db, event, ctx.now);
}

async function hearCheckout(ctx: TenantCtx, { apply, accountId, event }: Hearing, checkout: Checkout): Promise<void> {
  const payment = await findOurs(ctx, accountId, checkout);
  if (payment && checkout.isPaid) await settlePayment(ctx, apply, payment, { checkout, event });
  else if (payment && checkout.status === "expired") await expirePayment(ctx.db, payment.id);
  await noteEvent(ctx.db, event, ctx.now);
}

/** A college may sell other things through the same account: those are none of ours. */
async function findOurs({ db }: TenantCtx, accountId: string, { reference }: Checkout): Promise<PaymentRow | null> {
  const id = idSchema("payment").safeParse(reference);
  const payment = id.success ? await findPayment(db, id.data) : null;
  return payment?.accountId === accountId ? payment : null;
}

async function hearRefund(ctx: TenantCtx, { accountId, event }: Hearing, said: ProviderRefund): Promise<void> {
  const id = idSchema("refund").safeParse(said.reference);
  const known = id.success ? await findRefund(ctx.db, id.data) : null;
  const payment = await findPaymentByIntent(ctx.db, said.intentId);
  if (payment?.accountId === accountId && (!known || known.paymentId === payment.id)) {
    const refund = known ?? (await adoptRefund(ctx, payment, said));
    if (refund) return noteRefund(ctx, refund, { said, event });
  }
  await noteEvent(ctx.db, event, ctx.now);
}

/** Made at the provider's own pages: it is in our books too. */
async function adoptRefund(ctx: TenantCtx, payment: PaymentRow, said: ProviderRefund): Promise<RefundRow | null> {
  const { db, now } = ctx;
  const id = await adoptedId(said.id);
  const before = await findRefund(db, id);
  if (before) return before;
  const { kept } = await readJournal(ctx, payment);
  const refunds = await listRefundsOf(db, payment.id);
  const promised = refunds.filter(({ state }) => state !== "failed").reduce((sum, { amount }) => sum + amount, 0);
  const came = payment.state === "suspect" ? (payment.received ?? 0) : payment.amount;
  if (said.amount > came - promised) {
    logLine("error", "more was refunded than was paid", { paymentId: payment.id, providerId: said.id });
    return null;
  }
  const row: RefundRow = {
    ...{ id, paymentId: payment.id, amount: said.amount, lines: takeFrom(kept, said.amount), reason: "elsewhere" },
    ...{ state: "sent", providerId: said.id, createdAt: now, triedAt: now, endedAt: null, checkAt: now },
  };
  return (await addRefund(db, row, promised)) ? row : findRefund(db, id);
}

/** The same for every message about it. */
async function adoptedId(providerId: string): Promise<RefundId> {
  const digest = await sha256Hex(`adopted refund:${providerId}`);
  return `rfd_${digest.slice(0, 26)}` as RefundId;
}
