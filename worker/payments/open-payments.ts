import type { PaymentPort } from "./payment-port.ts";

type Settings = Pick<Env, "STRIPE_API" | "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET"> & {
  /** In Stripe's place, where a simulation lives through years of paying in no time; no deployment binds it. */
  readonly PAYMENT_PORT?: PaymentPort;
};

const OFF = new Set<string | undefined>(["off", "", undefined]);

export function hasPayments({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }: Settings): boolean {
  return !OFF.has(STRIPE_SECRET_KEY) && !OFF.has(STRIPE_WEBHOOK_SECRET);
}

/** Null where nothing is sold. */
export async function openPayments(env: Settings): Promise<PaymentPort | null> {
  if (!hasPayments(env)) return null;
  if (env.PAYMENT_PORT) return env.PAYMENT_PORT;
  // Most requests sell nothing, and the provider's client takes a while to load.
  const { stripePayments } = await import("./stripe-payments.ts");
  const { STRIPE_API: api, STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env;
  return stripePayments({ api, secretKey, webhookSecret });
}
