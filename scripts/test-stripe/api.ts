import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { type Books, type Session, seconds } from "./books.ts";
import { type Form, formIn, parseForm, textIn, textsIn } from "./form-body.ts";
import { invalid, StripeRefusal } from "./stripe-error.ts";

/** What fails on purpose: the next requests to a path, before they are carried out or after. */
export type Fault = { readonly path: string; readonly when: "before" | "after"; times: number };

type Answer = { readonly status: number; readonly body: string };
type Asked = { readonly fingerprint: string; readonly answer: Promise<Answer> };
type ApiEnv = { Variables: { form: Form } };

/** Stripe's API, as far as anybody here calls it. */
export function makeApi(
  books: Books,
  { secretKey, origin, faults }: { secretKey: string; origin: () => string; faults: Fault[] },
) {
  const api = new Hono<ApiEnv>();
  const asked = new Map<string, Asked>();

  api.onError((failure, c) => {
    const refusal =
      failure instanceof StripeRefusal
        ? failure
        : new StripeRefusal(500, "api_error", `unexpected: ${String(failure)}`);
    return c.json(refusal.body, refusal.status);
  });
  api.notFound((c) =>
    c.json({ error: { type: "invalid_request_error", message: `Unrecognized request URL (${c.req.path})` } }, 404),
  );

  api.use(async (c, next) => {
    if (c.req.header("authorization") !== `Bearer ${secretKey}`)
      throw new StripeRefusal(401, "invalid_request_error", "Invalid API Key provided");
    await next();
  });
  api.use(async (c, next) => {
    const fault = faults.find(({ path, times }) => times > 0 && c.req.path.startsWith(path));
    if (fault) fault.times -= 1;
    if (fault?.when === "before") throw new StripeRefusal(500, "api_error", "Something went wrong on our end.");
    await next();
    if (fault) throw new StripeRefusal(500, "api_error", "Done, and the answer was lost.");
  });
  // The same key and body get the same answer, whatever it was, and at once only one is carried out; another body is a mistake.
  api.use(async (c, next) => {
    if (c.req.method !== "POST") return next();
    const body = await c.req.text();
    c.set("form", parseForm(body));
    const key = c.req.header("idempotency-key");
    if (!key) return next();
    const scope = `${c.req.header("stripe-account") ?? ""} ${key}`;
    const fingerprint = createHash("sha256").update(`${c.req.path}\n${body}`).digest("hex");
    const before = asked.get(scope);
    if (before && before.fingerprint !== fingerprint) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. (${key})`;
      throw new StripeRefusal(400, "idempotency_error", message);
    }
    if (before) {
      const headers = { "content-type": "application/json", "idempotent-replayed": "true" };
      const { status, body } = await before.answer;
      return c.newResponse(body, status as 200, headers);
    }
    const { promise: answer, resolve } = Promise.withResolvers<Answer>();
    asked.set(scope, { fingerprint, answer });
    await next();
    resolve({ status: c.res.status, body: await c.res.clone().text() });
  });

  api.post("/accounts", (c) =>
    c.json(books.addAccount({ email: textIn(c.get("form"), "email"), metadata: textsIn(c.get("form"), "metadata") })),
  );
  api.get("/accounts/:id", (c) => c.json(books.account(c.req.param("id"))));
  api.post("/account_links", (c) => {
    const form = c.get("form");
    const account = books.account(textIn(form, "account") ?? "");
    const back = textIn(form, "return_url");
    if (!back || !textIn(form, "refresh_url")) throw invalid("Missing required param: return_url.", "return_url");
    const url = `${origin()}/connect/${account.id}?${new URLSearchParams({ back })}`;
    return c.json({ object: "account_link", created: seconds(), expires_at: seconds() + 300, url });
  });

  api.post("/checkout/sessions", (c) => {
    const session = books.addSession(accountOf(c), readSession(c.get("form")), (id) => `${origin()}/pay/${id}`);
    return c.json(session);
  });
  api.get("/checkout/sessions/:id", (c) => {
    const session = books.session(accountOf(c), c.req.param("id"));
    const { payment_intent: intent } = session;
    const isExpanded = intent !== null && c.req.queries("expand[0]")?.includes("payment_intent");
    return c.json(isExpanded ? { ...session, payment_intent: books.intent(accountOf(c), intent) } : session);
  });
  api.post("/checkout/sessions/:id/expire", (c) => c.json(books.expire(accountOf(c), c.req.param("id"))));
  api.get("/payment_intents/:id", (c) => c.json(books.intent(accountOf(c), c.req.param("id"))));

  api.post("/refunds", (c) => {
    const form = c.get("form");
    const amount = textIn(form, "amount");
    const wish = { payment_intent: textIn(form, "payment_intent") ?? "", metadata: textsIn(form, "metadata") };
    return c.json(books.addRefund(accountOf(c), { ...wish, amount: amount === null ? null : Number(amount) }));
  });
  api.get("/refunds", (c) => {
    const data = books.refundsOf(accountOf(c), c.req.query("payment_intent") ?? "");
    return c.json({ object: "list", url: "/v1/refunds", has_more: false, data });
  });
  api.get("/refunds/:id", (c) => c.json(books.refund(accountOf(c), c.req.param("id"))));
  api.get("/disputes/:id", (c) => c.json(books.dispute(accountOf(c), c.req.param("id"))));
  api.get("/events/:id", (c) => {
    const event = books.events.find(({ id, account }) => id === c.req.param("id") && account === accountOf(c));
    if (!event) throw new StripeRefusal(404, "invalid_request_error", "No such event", { code: "resource_missing" });
    return c.json(event);
  });
  return api;
}

/** Direct charges alone: everything but accounts happens in an account. */
function accountOf(c: Context<ApiEnv>): string {
  const account = c.req.header("stripe-account");
  if (!account) throw new StripeRefusal(400, "invalid_request_error", "Only requests on behalf of an account here.");
  return account;
}

function readSession(form: Form): Parameters<Books["addSession"]>[1] {
  const need = (name: string): string => {
    const text = textIn(form, name);
    if (text === null) throw invalid(`Missing required param: ${name}.`, name);
    return text;
  };
  if (need("mode") !== "payment") throw invalid("Only payments here.", "mode");
  const items = Object.values(formIn(form, "line_items")).filter((item) => typeof item === "object");
  const currencies = new Set(items.map((item) => textIn(item, "price_data", "currency")));
  const [currency] = currencies;
  if (currencies.size !== 1 || !currency) throw invalid("All line items must have one currency.", "line_items");
  const shown: Session["shown"] = items.map((item) => ({
    name: textIn(item, "price_data", "product_data", "name") ?? "",
    quantity: Number(textIn(item, "quantity") ?? "1"),
    amount: Number(textIn(item, "price_data", "unit_amount")),
  }));
  return {
    client_reference_id: textIn(form, "client_reference_id"),
    customer_email: textIn(form, "customer_email"),
    metadata: textsIn(form, "metadata"),
    expires_at: Number(need("expires_at")),
    success_url: need("success_url"),
    cancel_url: textIn(form, "cancel_url"),
    currency: currency.toLowerCase(),
    shown,
  };
}
