import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "../scripts/serve.ts";
import { setUp } from "../scripts/setup.ts";
import { startTestProvider } from "../scripts/test-provider.ts";
import { startTestStripe, TEST_STRIPE } from "../scripts/test-stripe/start-stripe.ts";

const PORT = Number(process.env.E2E_PORT ?? 5211);

/** Builds what is out of date, starts the app on an empty state and seeds it; what it returns stops it again. */
export default async function startApp(): Promise<() => Promise<void>> {
  await setUp({ build: true });
  const stateDir = join(import.meta.dirname, `../.tmp/e2e-state-${process.pid}`);
  const provider = await startTestProvider();
  process.env.E2E_PROVIDER = provider.url;
  const stripe = await startTestStripe();
  process.env.E2E_STRIPE = stripe.url;
  const vars = { DNS_RESOLVER: `${provider.url}/dns-query`, STRIPE_API: stripe.url, ...TEST_STRIPE };
  const served = await serve({ port: PORT, stateDir, vars });
  stripe.bringTo(`${served.url}/api/webhooks/stripe`);
  // Browsers keep `__Host-` cookies of localhost without TLS; of 127.0.0.1 not every tool does.
  const url = served.url.replace("127.0.0.1", "localhost");
  process.env.E2E_URL = url;
  const seeded = await fetch(`${url}/dev/seed`, { method: "POST", headers: { origin: url } });
  if (!seeded.ok) throw new Error(`Seeding answered ${seeded.status}: ${await seeded.text()}`);
  const minutes = await startMinutes(served.runJobs);
  return async () => {
    minutes.close();
    await served.dispose();
    await Promise.all([provider.close(), stripe.close()]);
    await rm(stateDir, { recursive: true, force: true });
  };
}

/** Crons do not fire by themselves: a journey has a minute's jobs run by asking at `E2E_MINUTE`. */
async function startMinutes(runJobs: () => Promise<void>) {
  const server = createServer((_, response) => {
    runJobs().then(
      () => response.end(),
      (failure: unknown) => response.writeHead(500).end(String(failure)),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  process.env.E2E_MINUTE = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}
