import { setTimeout as wait } from "node:timers/promises";
import { type Served, serve } from "./serve.ts";
import { startTestStripe, TEST_STRIPE } from "./test-stripe/start-stripe.ts";

/** Messages of a real provider take their time: whoever comes back from paying is often sooner. */
const MESSAGE_DELAY_MS = 3_000;
/** The platform's minute, shortened: whoever watches waits for money that goes back. */
const JOBS_EVERY_MS = 5_000;

export type Selling = Served & {
  /** Origin of the stand-in for the payment provider. */
  readonly providerUrl: string;
};

/** The app with what surrounds it in production: a payment provider that brings its messages, and a clock that wakes it. */
export async function serveSelling(where: { readonly port: number; readonly stateDir: string }): Promise<Selling> {
  const stripe = await startTestStripe();
  const app = await serve({ ...where, vars: { STRIPE_API: stripe.url, ...TEST_STRIPE } });
  stripe.bringTo(`${app.url}/api/webhooks/stripe`, MESSAGE_DELAY_MS);
  const over = new AbortController();
  const jobs = keepWaking(app, over.signal);
  return {
    ...app,
    providerUrl: stripe.url,
    dispose: async () => {
      over.abort();
      await jobs;
      await app.dispose();
      await stripe.close();
    },
  };
}

async function keepWaking({ runJobs }: Served, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await wait(JOBS_EVERY_MS, undefined, { signal: over }).catch(() => {});
    // What fails is in the log, and the next minute comes.
    if (!over.aborted) await runJobs().catch((failure: unknown) => console.error(failure));
  }
}
