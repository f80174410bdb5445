import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seconds } from "./books.ts";
import { startTestStripe, TEST_STRIPE, type TestStripe } from "./start-stripe.ts";

let server: TestStripe;
let stripe: Stripe;
let account: string;

beforeAll(async () => {
  server = await startTestStripe();
  const { hostname, port } = new URL(server.url);
  const options = { host: hostname, port, protocol: "http" as const, maxNetworkRetries: 0 };
  stripe = new Stripe(TEST_STRIPE.STRIPE_SECRET_KEY, { ...options, httpClient: Stripe.createFetchHttpClient() });
  account = (await stripe.accounts.create({ email: "money@college.edu" })).id;
});
afterAll(() => server.close());

const control = (path: string, init: RequestInit = {}) =>
  fetch(`${server.url}/test/${path}`, { method: "POST", ...init });
const onboard = () => control(`onboard/${account}`);
const expires_at = seconds() + 31 * 60;
const wish = (reference: string): Stripe.Checkout.SessionCreateParams => ({
  mode: "payment",
  client_reference_id: reference,
  expires_at,
  success_url: "https://app.example/paid",
  line_items: [
    { quantity: 2, price_data: { currency: "eur", unit_amount: 1_250, product_data: { name: "Day ticket & tea" } } },
  ],
});
const create = (reference: string, idempotencyKey = reference) =>
  stripe.checkout.sessions.create(wish(reference), { stripeAccount: account, idempotencyKey });

describe("the stand-in for Stripe, asked by Stripe's own client", () => {
  test("takes no money for an account that has not answered everything", async () => {
    await expect(create("too-early")).rejects.toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
    const link = await stripe.accountLinks.create({
      account,
      type: "account_onboarding",
      return_url: "https://app.example/back",
      refresh_url: "https://app.example/again",
    });
    const page = await fetch(link.url, { method: "POST", redirect: "manual" });
    expect([page.status, page.headers.get("location")]).toEqual([303, "https://app.example/back"]);
    expect((await stripe.accounts.retrieve(account)).charges_enabled).toBe(true);
  });

  test("answers the same key alike, and another body under it with an error", async () => {
    await onboard();
    const [one, again] = [await create("same"), await create("same")];
    expect(again.id).toBe(one.id);
    expect([one.amount_total, one.client_reference_id, one.status]).toEqual([2_500, "same", "open"]);
    const both = await Promise.all([create("at once"), create("at once")]);
    expect(both[1].id).toBe(both[0].id);
    await expect(create("other", "same")).rejects.toMatchObject({ type: "StripeIdempotencyError" });
  });

  test("keeps what belongs to an account from all others", async () => {
    const { id } = await create("mine");
    const other = (await stripe.accounts.create({})).id;
    const found = stripe.checkout.sessions.retrieve(id, {}, { stripeAccount: other });
    await expect(found).rejects.toMatchObject({ code: "resource_missing", statusCode: 404 });
    const nobody = stripe.checkout.sessions.retrieve(id, {}, { stripeAccount: "acct_none" });
    await expect(nobody).rejects.toMatchObject({ statusCode: 403 });
  });

  test("lets a card be declined, paid, given back in parts and no further", async () => {
    const { id, url } = await create("paid");
    const press = (act: string) =>
      fetch(url ?? "", { method: "POST", body: new URLSearchParams({ act }), redirect: "manual" });
    expect((await press("decline")).headers.get("location")).toBe(`/pay/${id}?declined`);
    expect(await (await fetch(`${url}?declined`)).text()).toContain("Your card was declined.");
    const declined = await stripe.checkout.sessions.retrieve(
      id,
      { expand: ["payment_intent"] },
      { stripeAccount: account },
    );
    expect(declined).toMatchObject({
      status: "open",
      payment_status: "unpaid",
      payment_intent: {
        status: "requires_payment_method",
        last_payment_error: { code: "card_declined", decline_code: "generic_decline" },
      },
    });
    expect((await press("pay")).headers.get("location")).toBe("https://app.example/paid");
    const session = await stripe.checkout.sessions.retrieve(id, {}, { stripeAccount: account });
    expect([session.status, session.payment_status]).toEqual(["complete", "paid"]);
    const payment_intent = String(session.payment_intent);
    const refund = (amount: number) => stripe.refunds.create({ payment_intent, amount }, { stripeAccount: account });
    await refund(1_000);
    await expect(refund(1_501)).rejects.toMatchObject({ param: "amount" });
    await refund(1_500);
    await expect(refund(1)).rejects.toMatchObject({ code: "charge_already_refunded" });
    const { data } = await stripe.refunds.list({ payment_intent }, { stripeAccount: account });
    expect(data.map(({ amount }) => amount)).toEqual([1_500, 1_000]);
  });

  test("signs its messages as Stripe does", async () => {
    const messages: { body: string; signature: string; type: string }[] = await (
      await fetch(`${server.url}/test/messages?account=${account}`)
    ).json();
    expect(messages.map(({ type }) => type)).toContain("checkout.session.completed");
    for (const { body, signature } of messages) {
      const event = stripe.webhooks.constructEvent(body, signature, TEST_STRIPE.STRIPE_WEBHOOK_SECRET);
      expect(event.account).toBe(account);
      expect(() => stripe.webhooks.constructEvent(`${body} `, signature, TEST_STRIPE.STRIPE_WEBHOOK_SECRET)).toThrow();
    }
  });

  test("fails when it is told to, before or after it has done what was asked", async () => {
    const { id } = await create("expiring");
    const fault = (when: string) =>
      control("faults", { body: JSON.stringify({ path: "/v1/checkout/sessions", when, times: 1 }) });
    const expire = () => stripe.checkout.sessions.expire(id, {}, { stripeAccount: account });
    for (const when of ["before", "after"]) {
      await fault(when);
      await expect(expire()).rejects.toMatchObject({ statusCode: 500 });
    }
    await expect(expire()).rejects.toMatchObject({ statusCode: 400 });
  });
});
