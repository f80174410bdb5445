import Stripe from "stripe";
import type * as z from "zod";
import { AppError } from "#shared/errors";
import { readAtMost } from "../auth/fetch-outside.ts";
import { describeFailure, logLine } from "../log.ts";
import type { PaymentPort } from "./payment-port.ts";
import { toProvider } from "./provider-amount.ts";
import {
  accountSchema,
  disputeSchema,
  eventSchema,
  linkSchema,
  namedSchema,
  refundSchema,
  refundsSchema,
  sessionSchema,
  unpaidSchema,
} from "./stripe-answers.ts";

const ANSWER_BYTES_MAX = 256 * 1024;
/** Somebody is waiting; what takes longer is found by the sweep. */
const ANSWER_MS = 10_000;
/** Every request carries a key or changes nothing, so each may be repeated. */
const RETRIES_MAX = 1;
/** A message older than this is somebody's recording. Source: Stripe's own tolerance. */
const TOLERANCE_SECONDS = 300;

export type StripeSettings = { readonly api: string; readonly secretKey: string; readonly webhookSecret: string };

/**
 * Stripe: hosted checkouts as direct charges on the college's connected account. Cards and their wallets alone, for a seat
 * cannot wait days for a bank to say whether it was paid.
 */
export function stripePayments({ api, secretKey, webhookSecret }: StripeSettings): PaymentPort {
  const { hostname, port, protocol } = new URL(api);
  const stripe = new Stripe(secretKey, {
    host: hostname,
    port: port || (protocol === "http:" ? "80" : "443"),
    protocol: protocol === "http:" ? "http" : "https",
    httpClient: Stripe.createFetchHttpClient(fetchBounded),
    timeout: ANSWER_MS,
    maxNetworkRetries: RETRIES_MAX,
    telemetry: false,
  });
  const crypto = Stripe.createSubtleCryptoProvider();
  return {
    createCheckout: ({ accountId, paymentId, currency, items, email, expiresAt, paidUrl, leftUrl }) =>
      understood(sessionSchema, () =>
        stripe.checkout.sessions.create(
          {
            mode: "payment",
            allowed_payment_method_types: ["card"],
            client_reference_id: paymentId,
            customer_email: email,
            expires_at: Math.floor(expiresAt / 1_000),
            success_url: paidUrl,
            cancel_url: leftUrl,
            // One line each: what is a price and what a sum is ours to say.
            line_items: items.map(({ name, quantity, amount }) => ({
              quantity: 1,
              price_data: {
                currency: currency.toLowerCase(),
                unit_amount: toProvider(amount, currency),
                product_data: { name: quantity === 1 ? name : `${quantity} × ${name}` },
              },
            })),
            payment_intent_data: { metadata: { payment_id: paymentId } },
          },
          { stripeAccount: accountId, idempotencyKey: `checkout:${paymentId}` },
        ),
      ),
    getCheckout: (stripeAccount, id) =>
      understood(sessionSchema, () => stripe.checkout.sessions.retrieve(id, {}, { stripeAccount })),
    whyUnpaid: (stripeAccount, id) =>
      understood(unpaidSchema, () =>
        stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }, { stripeAccount }),
      ),
    endCheckout: async (stripeAccount, id) => {
      const found = await understood(sessionSchema, () => stripe.checkout.sessions.retrieve(id, {}, { stripeAccount }));
      if (found.status !== "open") return found;
      const key = { stripeAccount, idempotencyKey: `end:${id}` };
      return understood(sessionSchema, () => stripe.checkout.sessions.expire(id, {}, key));
    },
    refund: async ({ accountId: stripeAccount, refundId, intentId, amount, currency, isRepeat }) => {
      // Stripe forgets keys after a day: what may have been made before is looked for first.
      const made = isRepeat
        ? (
            await understood(refundsSchema, () =>
              stripe.refunds.list({ payment_intent: intentId, limit: 100 }, { stripeAccount }),
            )
          ).data.find(({ reference }) => reference === refundId)
        : undefined;
      if (made) return made;
      return understood(refundSchema, () =>
        stripe.refunds.create(
          { payment_intent: intentId, amount: toProvider(amount, currency), metadata: { refund_id: refundId } },
          { stripeAccount, idempotencyKey: `refund:${refundId}` },
        ),
      );
    },
    getRefund: (stripeAccount, id) =>
      understood(refundSchema, () => stripe.refunds.retrieve(id, {}, { stripeAccount })),
    getDispute: (stripeAccount, id) =>
      understood(disputeSchema, () => stripe.disputes.retrieve(id, {}, { stripeAccount })),
    readWebhook: async (raw, signature) => {
      try {
        const event = await stripe.webhooks.constructEventAsync(
          raw,
          signature,
          webhookSecret,
          TOLERANCE_SECONDS,
          crypto,
          Date.now(),
        );
        return eventSchema.parse(event);
      } catch {
        throw new AppError("BAD_INPUT", "This is nothing that the payment provider has said, or not now.");
      }
    },
    createAccount: async ({ collegeId, email }) => {
      const { id } = await understood(namedSchema, () =>
        stripe.accounts.create(
          {
            email,
            metadata: { college_id: collegeId },
            // The college is Stripe's customer: it pays the fees, bears disputes, and sees its dashboard.
            controller: {
              fees: { payer: "account" },
              losses: { payments: "stripe" },
              requirement_collection: "stripe",
              stripe_dashboard: { type: "full" },
            },
          },
          { idempotencyKey: `account:${collegeId}` },
        ),
      );
      return id;
    },
    getAccount: (id) => understood(accountSchema, () => stripe.accounts.retrieve(id)),
    onboardingUrl: async (account, backUrl) => {
      const link = { account, type: "account_onboarding" as const, return_url: backUrl, refresh_url: backUrl };
      return (await understood(linkSchema, () => stripe.accountLinks.create(link))).url;
    },
  };
}

/** What was answered, as far as we read it; whatever else happened is one failure to us, and details are for the log. */
async function understood<S extends z.ZodType>(schema: S, ask: () => Promise<unknown>): Promise<z.output<S>> {
  try {
    return schema.parse(await ask());
  } catch (failure) {
    if (failure instanceof AppError) throw failure;
    const known = failure instanceof Stripe.errors.StripeError ? `${failure.type} ${failure.code ?? ""}` : null;
    if (known?.endsWith(" amount_too_small")) throw new AppError("AMOUNT_TOO_SMALL");
    logLine("error", "the payment provider failed", { failure: known ?? describeFailure(failure) });
    throw new AppError("PROVIDER_FAILED");
  }
}

async function fetchBounded(...[address, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(address, { ...init, redirect: "manual" });
  const { status, headers } = response;
  return new Response(await readAtMost(response, ANSWER_BYTES_MAX), { status, headers });
}
