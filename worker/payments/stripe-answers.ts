import * as z from "zod";
import type { PaymentFailure } from "#shared/views/payments";
import type { AccountState, Checkout, Dispute, ProviderRefund, Wakeup } from "./payment-port.ts";
import { fromProvider } from "./provider-amount.ts";

const providerId = z.string().min(3).max(255);
const currency = z
  .string()
  .regex(/^[a-z]{3}$/)
  .transform((text) => text.toUpperCase());
/** An id, or the whole thing where it was asked for. */
const reference = z.union([providerId, z.object({ id: providerId }).transform(({ id }) => id)]);

export const sessionSchema = z
  .object({
    id: providerId,
    url: z.url().nullable(),
    status: z.enum(["open", "complete", "expired"]),
    payment_status: z.enum(["paid", "unpaid", "no_payment_required"]),
    amount_total: z.int().min(0),
    currency,
    client_reference_id: z.string().nullable(),
    payment_intent: reference.nullable(),
  })
  .transform(
    (session): Checkout => ({
      id: session.id,
      url: session.url,
      status: session.status,
      isPaid: session.payment_status === "paid",
      amount: fromProvider(session.amount_total, session.currency),
      currency: session.currency,
      reference: session.client_reference_id,
      intentId: session.payment_intent,
    }),
  );

/**
 * Source: Stripe's "Decline codes" and "Error codes". Of a card that is reported as lost or stolen nobody is told more than that
 * it was declined, as Stripe asks.
 */
const FAILURES: Readonly<Record<string, PaymentFailure>> = {
  insufficient_funds: "no-money",
  card_velocity_exceeded: "no-money",
  withdrawal_count_limit_exceeded: "no-money",
  expired_card: "card-expired",
  invalid_expiry_month: "card-expired",
  invalid_expiry_year: "card-expired",
  incorrect_number: "wrong-number",
  invalid_number: "wrong-number",
  incorrect_cvc: "wrong-cvc",
  invalid_cvc: "wrong-cvc",
  authentication_required: "not-proved",
  payment_intent_authentication_failure: "not-proved",
  card_not_supported: "not-accepted",
  currency_not_supported: "not-accepted",
  invalid_amount: "not-accepted",
  processing_error: "try-again",
  issuer_not_available: "try-again",
  try_again_later: "try-again",
  reenter_transaction: "try-again",
  approve_with_id: "try-again",
  card_declined: "declined",
};

const paymentError = z.object({ code: z.string().max(100).nullish(), decline_code: z.string().max(100).nullish() });

/** Of a checkout whose payment was asked for with it. */
export const unpaidSchema = z
  .object({
    payment_status: z.string().max(50),
    payment_intent: z.object({ last_payment_error: paymentError.nullish() }).nullable(),
  })
  .transform(({ payment_status, payment_intent }): PaymentFailure | null => {
    const error = payment_intent?.last_payment_error;
    if (!error || payment_status === "paid") return null;
    return FAILURES[error.decline_code ?? ""] ?? FAILURES[error.code ?? ""] ?? "other";
  });

const REFUND_STATES = {
  pending: "sent",
  requires_action: "sent",
  succeeded: "done",
  failed: "failed",
  canceled: "failed",
} as const;

export const refundSchema = z
  .object({
    id: providerId,
    status: z.enum(["pending", "requires_action", "succeeded", "failed", "canceled"]),
    amount: z.int().positive(),
    currency,
    payment_intent: reference,
    metadata: z.object({ refund_id: z.string().optional() }).nullable(),
  })
  .transform(
    (refund): ProviderRefund => ({
      id: refund.id,
      state: REFUND_STATES[refund.status],
      amount: fromProvider(refund.amount, refund.currency),
      intentId: refund.payment_intent,
      reference: refund.metadata?.refund_id ?? null,
    }),
  );

export const refundsSchema = z.object({ data: z.array(refundSchema).max(100) });

export const disputeSchema = z
  .object({ id: providerId, status: z.string().max(50), amount: z.int().min(0), currency, payment_intent: reference })
  .transform(
    (dispute): Dispute => ({
      id: dispute.id,
      intentId: dispute.payment_intent,
      amount: fromProvider(dispute.amount, dispute.currency),
      // An inquiry that is closed never took the money.
      isWon: ["won", "warning_closed", "warning_needs_response", "warning_under_review"].includes(dispute.status),
    }),
  );

export const accountSchema = z
  .object({ charges_enabled: z.boolean() })
  .transform((account): AccountState => ({ chargesEnabled: account.charges_enabled }));

const KINDS: Readonly<Record<string, Wakeup["about"]["kind"]>> = {
  "checkout.session": "checkout",
  refund: "refund",
  dispute: "dispute",
  account: "account",
};

/** Of a message only what it is about: what it says of that may be old. */
export const eventSchema = z
  .object({
    id: providerId,
    type: z.string().max(100),
    account: providerId.nullish(),
    data: z.object({ object: z.object({ id: z.string().max(255).optional(), object: z.string().max(100) }) }),
  })
  .transform(
    ({ id, type, account, data: { object } }): Wakeup => ({
      id,
      type,
      accountId: account ?? null,
      about: { kind: KINDS[object.object] ?? "other", id: object.id ?? "" },
    }),
  );

export const linkSchema = z.object({ url: z.url() });
export const namedSchema = z.object({ id: providerId });
