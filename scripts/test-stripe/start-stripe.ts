import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Hono } from "hono";
import * as z from "zod";
import { type Fault, makeApi } from "./api.ts";
import { Books, type PaymentError, seconds } from "./books.ts";
import { Deliveries, mannersSchema } from "./deliveries.ts";
import { makePages } from "./pages.ts";
import { StripeRefusal } from "./stripe-error.ts";

export type TestStripe = {
  readonly url: string;
  /** Brings every message to this address from now on, `delayMs` after what it tells of. */
  readonly bringTo: (address: string, delayMs?: number) => void;
  readonly close: () => Promise<void>;
};

/** What a Worker that is to sell through it has to be told, besides its address. */
export const TEST_STRIPE = { STRIPE_SECRET_KEY: "sk_test_local", STRIPE_WEBHOOK_SECRET: "whsec_local" };

const IDLE_MS = 10 * 60_000;

const faultSchema = z.strictObject({
  path: z.string().startsWith("/v1/"),
  when: z.enum(["before", "after"]),
  times: z.int().min(0).max(1_000),
});

/**
 * A stand-in for Stripe on this machine, speaking its wire format, until it is closed or the process ends. What it knows is
 * gone then. Below `/test` it does what customers, banks and bad days do.
 * @param port 0 for any free one
 */
export async function startTestStripe(port = 0): Promise<TestStripe> {
  const books = new Books();
  const deliveries = new Deliveries(books, TEST_STRIPE.STRIPE_WEBHOOK_SECRET);
  const faults: Fault[] = [];
  let url = "";
  const app = new Hono();
  app.route("/v1", makeApi(books, { secretKey: TEST_STRIPE.STRIPE_SECRET_KEY, origin: () => url, faults }));
  app.route("/test", makeControls(books, deliveries, faults));
  app.route("/", makePages(books));
  app.onError((failure, c) =>
    failure instanceof StripeRefusal ? c.json(failure.body, failure.status) : c.text(String(failure), 500),
  );
  const server = createServer(async (request, response) => {
    const answer = await app.fetch(await toRequest(request, url));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  server.unref();
  // A connection that is closed just as it is used again looks like a failure; on a busy machine that is often.
  server.keepAliveTimeout = IDLE_MS;
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    bringTo: (address, delayMs = 0) => {
      deliveries.manners = mannersSchema.parse({ url: address, delayMs });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function makeControls(books: Books, deliveries: Deliveries, faults: Fault[]): Hono {
  const test = new Hono();
  /** All messages so far, signed now, or at `t` seconds; with `account` those of one. */
  test.get("/messages", (c) => {
    const at = Number(c.req.query("t") ?? seconds());
    const wanted = books.events.filter(({ account }) => account === (c.req.query("account") ?? account));
    return c.json(
      wanted.map((event) => {
        const body = JSON.stringify(event);
        return { id: event.id, type: event.type, body, signature: deliveries.sign(body, at) };
      }),
    );
  });
  /** Signs anything, as if Stripe had said it. */
  test.post("/sign", async (c) => {
    const body = await c.req.text();
    return c.json({ body, signature: deliveries.sign(body, Number(c.req.query("t") ?? seconds())) });
  });
  test.put("/manners", async (c) => {
    deliveries.manners = mannersSchema.parse(await c.req.json());
    return c.json({});
  });
  test.post("/faults", async (c) => {
    faults.push(faultSchema.parse(await c.req.json()));
    return c.json({});
  });
  test.post("/onboard/:account", (c) => {
    books.onboard(c.req.param("account"));
    return c.json({});
  });
  test.post("/pay/:session", (c) => {
    const { accountId, session } = books.sessionAnywhere(c.req.param("session"));
    return c.json(books.pay(accountId, session.id));
  });
  test.post("/decline/:session/:code", (c) => {
    const { accountId, session } = books.sessionAnywhere(c.req.param("session"));
    return c.json(books.decline(accountId, session.id, cardError(c.req.param("code"), c.req.query("decline_code"))));
  });
  test.post("/refund/:account/:intent", (c) => {
    const { account, intent } = c.req.param();
    const amount = c.req.query("amount");
    return c.json(
      books.addRefund(account, { payment_intent: intent, amount: amount ? Number(amount) : null, metadata: {} }),
    );
  });
  test.post("/refunds/:account/:id/:status", (c) => {
    const { account, id, status } = c.req.param();
    return c.json(books.setRefund(account, id, z.enum(["pending", "succeeded", "failed"]).parse(status)));
  });
  test.get("/refunds/:account/:intent", (c) => c.json(books.refundsOf(c.req.param("account"), c.req.param("intent"))));
  test.post("/dispute/:account/:intent", (c) =>
    c.json(books.addDispute(c.req.param("account"), c.req.param("intent"), Number(c.req.query("amount")) || null)),
  );
  test.post("/disputes/:account/:id/:status", (c) => {
    const { account, id, status } = c.req.param();
    return c.json(books.closeDispute(account, id, z.enum(["won", "lost"]).parse(status)));
  });
  return test;
}

function cardError(code: string, declineCode: string | undefined): PaymentError {
  return { type: "card_error", code, decline_code: declineCode ?? null };
}

async function toRequest(request: IncomingMessage, origin: string): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, String(value));
  const method = request.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(parts);
  return new Request(new URL(request.url ?? "/", origin), { method, headers, body });
}
