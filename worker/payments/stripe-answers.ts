import * as z from "zod";
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
