import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { summarize } from "#shared/domain/money/view";
import { AppError } from "#shared/errors";
import type { EventId, PaymentId, RegistrationId, UserId } from "#shared/ids";
import { systemScope } from "./auth/scope.ts";
import { openSystem, openTenant, type TenantCtx } from "./context.ts";
import { newId } from "./ids.ts";
import { sweepPayments } from "./jobs/sweep-payments.ts";
import type { ApplyToLedger } from "./payments/apply-to-ledger.ts";
import { openPayments } from "./payments/open-payments.ts";
import { findPayment, type PaymentRow } from "./repositories/payments.ts";
import { listRefundsOf } from "./repositories/refunds.ts";
import type { SeedReport } from "./seed.ts";
import { type BegunPayment, beginPayment, CHECKOUT_MS } from "./services/payments/begin-payment.ts";
import { promiseRefund } from "./services/payments/promise-refund.ts";
import { readJournal } from "./services/payments/read-journal.ts";
import { type Browser, failureOf, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";
import { inShards, shardOf } from "./test-databases.ts";
import { type Message, stripe } from "./test-stripe.ts";
import { hearStripe } from "./webhooks/stripe.ts";

vi.setConfig({ testTimeout: 120_000 });

const MINUTE_MS = 60_000;
const SELLER = { legalName: "Riverside College", address: "1 River Road\nRiverside", taxId: "DE123", taxRateBp: 1900 };
const DAY_TICKET = { name: "Day ticket", quantity: 2, amount: 2_380 };

let admin: Browser;
let buyer: Browser;
let hillcrest: Browser;
let accountId: string;
let eventId: EventId;
let userId: UserId;
/** How many seats the small ledger below still has. */
let seats: number;
/** What it does before it answers; a test makes it die there. */
let onApply: () => Promise<void>;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  eventId = (seeded.events.find(({ college }) => college === "riverside")?.id ?? "") as EventId;
  admin = await openAdministrator("riverside");
  hillcrest = await openAdministrator("hillcrest");
  buyer = openBrowser("riverside");
  await buyer.signIn("buyer@riverside.example");
  userId = ((await buyer.api.auth.me.query()).user?.id ?? "") as UserId;
  await admin.api.payments.saveSeller.mutate(SELLER);
  await admin.api.payments.connect.mutate();
  accountId = (await admin.api.payments.settings.query()).accountId ?? "";
  await stripe.onboard(accountId);
  await admin.api.payments.checkAccount.mutate();
  await env.DB_1.prepare("CREATE TABLE IF NOT EXISTS _seats (payment_id TEXT PRIMARY KEY, answer TEXT NOT NULL)").run();
}, 120_000);
beforeEach(() => {
  seats = 1_000;
  onApply = async () => {};
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A ledger of seats that remembers what it said: once for each payment, as the event's has to. */
const apply: ApplyToLedger = async (_, { paymentId }) => {
  const answer = seats > 0 ? "confirmed" : "refund";
  const added = await env.DB_1.prepare("INSERT INTO _seats VALUES (?, ?) ON CONFLICT DO NOTHING")
    .bind(paymentId, answer)
    .run();
  if (added.meta.changes === 1) seats -= 1;
  await onApply();
  const said = await env.DB_1.prepare("SELECT answer FROM _seats WHERE payment_id = ?")
    .bind(paymentId)
    .first<"confirmed">("answer");
  return said ?? answer;
};

async function tenant(now = Date.now()): Promise<TenantCtx> {
  const ctx = openSystem(env, now);
  const college = await env.DB.prepare("SELECT id FROM colleges WHERE slug = 'riverside'").first<string>("id");
  const scope = await systemScope(ctx.platform, college as never);
  if (!scope) throw new Error("no college");
  return openTenant(ctx, scope);
}

async function port() {
  const opened = await openPayments(env);
  if (!opened) throw new Error("payments are off");
  return opened;
}

const ticketFor = (registrationId: RegistrationId) => ({
  paidFor: { registrationId },
  orders: null,
  openMs: CHECKOUT_MS,
});
type Wish = { readonly id?: PaymentId; readonly registrationId?: RegistrationId };
async function ask({ id = newId("payment", Date.now()), registrationId = newId("registration", Date.now()) }: Wish) {
  return beginPayment(await tenant(), await port(), {
    ...{ paymentId: id, eventId, ...ticketFor(registrationId), userId, email: "buyer@riverside.example" },
    items: [DAY_TICKET],
    ...{ paidUrl: `${ORIGIN}/paid`, leftUrl: `${ORIGIN}/left` },
  });
}
const begin = async (wish: Wish = {}): Promise<BegunPayment> => value(await ask(wish));

const sweep = (now = Date.now()) => sweepPayments(openSystem(env, now), apply);
const hear = async ({ body: raw, signature }: Pick<Message, "body" | "signature">, deps = {}) =>
  hearStripe(openSystem(env, Date.now()), { port: await port(), apply, ...deps }, { raw, signature });
/** What the provider has said of a payment, its checkout and its refunds. */
const messagesOf = async (texts: readonly string[]) =>
  (await stripe.messages(accountId)).filter(({ body }) => texts.some((text) => body.includes(text)));
const rowOf = async (id: PaymentId): Promise<PaymentRow> => {
  const found = await findPayment((await tenant()).db, id);
  if (!found) throw new Error("no payment");
  return found;
};
const refundsOf = async (id: PaymentId) => listRefundsOf((await tenant()).db, id);
const booksOf = async (id: PaymentId) => {
  const journal = await readJournal(await tenant(), await rowOf(id));
  expect(Object.values(journal.balances).reduce((sum, one) => sum + one, 0)).toBe(0);
  return summarize(journal);
};
const receiptsOf = (id: PaymentId) =>
  inShards<{ number: number; kind: string; content: string }>(
    "SELECT * FROM receipts WHERE payment_id = ? ORDER BY number",
    id,
  );
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (failure: unknown) => (failure instanceof AppError ? failure.code : failure),
  );

async function paid(): Promise<BegunPayment & { readonly intentId: string }> {
  const begun = await begin();
  const intentId = await stripe.pay(begun.url);
  for (const message of await messagesOf([begun.paymentId])) await hear(message);
  return { ...begun, intentId };
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [at, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(at, 1))) yield [item, ...rest];
  }
}

describe("a payment", () => {
  test("is confirmed once it is paid, with a receipt that says what was sold and the tax in it", async () => {
    const { paymentId } = await paid();
    expect(await rowOf(paymentId)).toMatchObject({ state: "settled", amount: 2_380, currency: "GBP", checkAt: null });
    const [receipt, ...others] = await receiptsOf(paymentId);
    expect(others).toEqual([]);
    expect(JSON.parse(receipt?.content ?? "")).toMatchObject({
      seller: { legalName: "Riverside College", taxId: "DE123" },
      items: [DAY_TICKET],
      lines: [{ rateBp: 1900, gross: 2_380, tax: 380 }],
      ofNumber: null,
    });
    expect(await booksOf(paymentId)).toEqual({
      ...{ paid: 2_380, refundable: 2_380, refunded: 0, owed: 0, due: 0, disputed: 0, isSuspect: false },
    });
  });

  test("has one page, however often it is asked for, also after a lost answer", async () => {
    const id = newId("payment", Date.now());
    const again = { id };
    await stripe.fail("/v1/checkout/sessions", "after", 2);
    expect(await codeOf(begin(again))).toBe("PROVIDER_FAILED");
    const [one, other] = [await begin(again), await begin(again)];
    expect(other.url).toBe(one.url);
    const made = (await stripe.messages(accountId)).filter(({ body }) => body.includes(id));
    expect(made).toEqual([]); // nobody has paid
    await stripe.pay(one.url);
    expect(await ask(again)).toMatchObject({ refusal: { code: "already-paid" } });
  });

  test("is asked for on one page at a time, and not again once it is made", async () => {
    const registrationId = newId("registration", Date.now());
    const one = await begin({ registrationId });
    // However often: a page costs the provider something, and us a row.
    for (let tries = 0; tries < 3; tries++) expect(await begin({ registrationId })).toEqual(one);
    const rows = await inShards("SELECT 1 FROM payments WHERE registration_id = ?", registrationId);
    expect(rows).toHaveLength(1);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 22 * MINUTE_MS });
    const other = await begin({ registrationId });
    vi.useRealTimers();
    expect((await rowOf(one.paymentId)).state).toBe("expired");
    await expect(stripe.pay(one.url)).rejects.toThrow("not open");
    await stripe.pay(other.url);
    // Nobody has told us yet.
    expect(await ask({ registrationId })).toMatchObject({ refusal: { code: "already-paid" } });
    for (const message of await messagesOf([one.paymentId, other.paymentId])) await hear(message);
    expect((await rowOf(other.paymentId)).state).toBe("settled");
    expect(await ask({ registrationId })).toMatchObject({ refusal: { code: "already-paid" } });
  });

  test("too small for a card is said so, by a code of its own", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const asked = beginPayment(await tenant(), await port(), {
      ...{
        paymentId: newId("payment", Date.now()),
        eventId,
        ...ticketFor(newId("registration", Date.now())),
        userId,
      },
      ...{ email: "buyer@riverside.example", items: [{ ...DAY_TICKET, amount: 20 }], paidUrl: ORIGIN, leftUrl: ORIGIN },
    });
    expect(await codeOf(asked)).toBe("AMOUNT_TOO_SMALL");
  });

  test("that nobody makes is over after half an hour", async () => {
    const { paymentId } = await begin();
    await sweep(Date.now() + 4 * MINUTE_MS);
    expect((await rowOf(paymentId)).state).toBe("open");
    await sweep(Date.now() + CHECKOUT_MS + 3 * MINUTE_MS);
    expect(await rowOf(paymentId)).toMatchObject({ state: "expired", checkAt: null });
    expect(await receiptsOf(paymentId)).toEqual([]);
  });

  test("whose message never comes is found by the sweep, and nobody is told twice", async () => {
    const { paymentId, url } = await begin();
    await stripe.pay(url);
    await sweep(Date.now() + 4 * MINUTE_MS);
    expect((await rowOf(paymentId)).state).toBe("settled");
    for (const message of await messagesOf([paymentId])) await hear(message);
    expect(await receiptsOf(paymentId)).toHaveLength(1);
  });

  test("that comes when the seat is gone goes back by itself, and was never a sale", async () => {
    seats = 0;
    const { paymentId, intentId } = await paid();
    expect((await rowOf(paymentId)).state).toBe("late");
    expect(await booksOf(paymentId)).toMatchObject({ paid: 2_380, owed: 2_380, refundable: 0 });
    await sweep();
    await sweep();
    const sent = await stripe.refundsOf(accountId, intentId);
    expect(sent.map(({ amount }) => amount)).toEqual([2_380]);
    expect(await refundsOf(paymentId)).toMatchObject([{ state: "done", reason: "late", checkAt: null }]);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, owed: 0, refunded: 2_380, isSuspect: false });
    expect(await receiptsOf(paymentId)).toEqual([]);
  });

  test("of another amount, currency or registration is nobody's until somebody has looked", async () => {
    const { paymentId, url } = await begin();
    await stripe.pay(url);
    await (await shardOf("riverside")).prepare("UPDATE payments SET amount = 2379 WHERE id = ?").bind(paymentId).run();
    vi.spyOn(console, "error").mockImplementation(() => {});
    for (const message of await messagesOf([paymentId])) await hear(message);
    expect(await rowOf(paymentId)).toMatchObject({ state: "suspect", checkAt: null });
    await sweep(Date.now() + 60 * MINUTE_MS);
    expect((await rowOf(paymentId)).state).toBe("suspect");
  });

  test("is settled once, wherever it is interrupted", async () => {
    for (const dies of ["while the ledger is asked", "after it has answered"] as const) {
      const { paymentId, url } = await begin();
      await stripe.pay(url);
      const messages = await messagesOf([paymentId]);
      const dying: ApplyToLedger = async (...asked) => {
        if (dies === "after it has answered") await apply(...asked);
        throw new Error("killed");
      };
      for (const message of messages) await hear(message, { apply: dying }).catch(() => {});
      expect((await rowOf(paymentId)).state).toBe("paid");
      expect(await booksOf(paymentId)).toMatchObject({ paid: 2_380 });
      const before = seats;
      await sweep();
      expect((await rowOf(paymentId)).state).toBe("settled");
      expect(before - seats).toBe(dies === "after it has answered" ? 0 : 1);
      for (const message of messages) await hear(message);
      expect(await receiptsOf(paymentId)).toHaveLength(1);
    }
  });
});

describe("messages of the provider", () => {
  test("in any order, doubled, and beside the sweep, leave exactly one payment and one refund", async ({ task }) => {
    const shapes = new Set<string>();
    let orders = 0;
    for (const withSeat of [true, false]) {
      seats = withSeat ? 1_000 : 0;
      const { paymentId, url } = await begin();
      const intentId = await stripe.pay(url);
      if (!withSeat) {
        await sweep(Date.now() + 4 * MINUTE_MS);
        await sweep(Date.now() + 4 * MINUTE_MS);
      }
      const messages = await messagesOf([paymentId, intentId]);
      // Every order of the messages with one of them said twice: of what has happened already, and to a fresh payment below.
      for (const order of permutations([...messages, messages[0] as Message])) {
        for (const message of order) await hear(message);
        orders += 1;
      }
      const rows = await refundsOf(paymentId);
      shapes.add(`${(await rowOf(paymentId)).state} ${rows.length} ${(await receiptsOf(paymentId)).length}`);
      expect((await stripe.refundsOf(accountId, intentId)).length).toBe(withSeat ? 0 : 1);
    }
    expect([...shapes]).toEqual(["settled 0 1", "late 1 0"]);
    // A payment of its own for each order of what can be heard: checkout, payment, sweep, and the checkout once more.
    seats = 1_000;
    const steps = ["payment_intent.succeeded", "checkout.session.completed", "sweep", "again"] as const;
    for (const order of permutations(steps)) {
      const { paymentId, url } = await begin();
      await stripe.pay(url);
      const said = await messagesOf([paymentId]);
      for (const step of order) {
        const type = step === "again" ? "checkout.session.completed" : step;
        if (step === "sweep") await sweep(Date.now() + 4 * MINUTE_MS);
        else for (const message of said.filter((one) => one.type === type)) await hear(message);
      }
      orders += 1;
      expect(await rowOf(paymentId)).toMatchObject({ state: "settled" });
      expect(await receiptsOf(paymentId)).toHaveLength(1);
    }
    Object.assign(task.meta, { says: `${orders} orders of messages: one payment each` });
  });

  test("at once leave exactly one", async () => {
    const { paymentId, url } = await begin();
    await stripe.pay(url);
    const messages = await messagesOf([paymentId]);
    await Promise.all([...messages, ...messages, ...messages].map((message) => hear(message)));
    await Promise.all([sweep(Date.now() + 4 * MINUTE_MS), hear(messages[0] as Message)]);
    expect(await receiptsOf(paymentId)).toHaveLength(1);
  });

  test("say what was so: what is so is asked", async () => {
    const { paymentId, url } = await begin();
    const session = url.split("/").at(-1) ?? "";
    const lie = {
      ...{ id: "evt_lie", object: "event", type: "checkout.session.completed", account: accountId },
      data: {
        object: { id: session, object: "checkout.session", payment_status: "paid", client_reference_id: paymentId },
      },
    };
    await hear(await stripe.sign(lie));
    expect((await rowOf(paymentId)).state).toBe("open");
  });

  test("are taken from the provider alone, fresh, to the letter, about an account of ours", async () => {
    const { paymentId, url } = await begin();
    await stripe.pay(url);
    const [message] = (await messagesOf([paymentId])).slice(-1);
    const send = async (body: string, signature: string) => {
      const headers = { "stripe-signature": signature, "content-type": "application/json" };
      const request = new Request(`${ORIGIN}/api/webhooks/stripe`, { method: "POST", body, headers });
      const answer = await exports.default.fetch(request);
      return [answer.status, ((await answer.json()) as { error?: { data: { appCode: string } } }).error?.data.appCode];
    };
    const { body, signature } = message as Message;
    const now = Math.floor(Date.now() / 1_000);
    const signedAt = async (t: number) =>
      (await stripe.messages(accountId, t)).find(({ id }) => id === message?.id)?.signature ?? "";
    expect(await send(`${body} `, signature)).toEqual([400, "BAD_INPUT"]);
    expect(await send(body, "")).toEqual([400, "BAD_INPUT"]);
    expect(await send(body, signature.replace(/v1=../, "v1=00"))).toEqual([400, "BAD_INPUT"]);
    expect(await send(body, await signedAt(now - 310))).toEqual([400, "BAD_INPUT"]);
    const foreign = await stripe.sign({ ...JSON.parse(body), account: "acct_of_nobody" });
    expect(await send(foreign.body, foreign.signature)).toEqual([400, "BAD_INPUT"]);
    const ours = await stripe.sign({ ...JSON.parse(body), account: undefined });
    expect(await send(ours.body, ours.signature)).toEqual([400, "BAD_INPUT"]);
    const long = await stripe.sign({ ...JSON.parse(body), padding: "x".repeat(256 * 1024) });
    expect(await send(long.body, long.signature)).toEqual([413, "TOO_LARGE"]);
    expect((await rowOf(paymentId)).state).toBe("open");
    expect(await send(body, await signedAt(now - 200))).toEqual([200, undefined]);
    expect((await rowOf(paymentId)).state).not.toBe("open");
  });

  // ASVS 2.4.1
  test("that come in too much of a hurry have to wait, by the sender's address", async () => {
    const limit = vi.spyOn(env.WEBHOOK_LIMIT, "limit").mockResolvedValue({ success: false });
    const headers = { "cf-connecting-ip": "192.0.2.7" };
    const request = new Request(`${ORIGIN}/api/webhooks/stripe`, { method: "POST", body: "{}", headers });
    expect((await exports.default.fetch(request)).status).toBe(429);
    expect(limit.mock.calls).toEqual([[{ key: "webhook:192.0.2.7" }]]);
  });

  test("are forgotten once nobody repeats them", async () => {
    await paid();
    const count = async () => (await inShards("SELECT * FROM provider_events")).length;
    expect(await count()).toBeGreaterThan(0);
    await sweep(Date.now() + 31 * 24 * 60 * MINUTE_MS);
    expect(await count()).toBe(0);
  });
});

describe("money that goes back", () => {
  const promise = async (paymentId: PaymentId, amount: number | null, refundId = newId("refund", Date.now())) =>
    promiseRefund(await tenant(), { refundId, paymentId, amount, reason: "asked" });

  test("is promised up to what was paid, sent once, and written on a credit note with its tax", async () => {
    const { paymentId, intentId } = await paid();
    const first = newId("refund", Date.now());
    expect(await promise(paymentId, 1_000, first)).toMatchObject({ ok: true });
    expect(await promise(paymentId, 1_000, first)).toMatchObject({ ok: true });
    expect(await promise(paymentId, 1_381)).toMatchObject({ refusal: { code: "refund-too-large", refundable: 1_380 } });
    expect(await promise(paymentId, null)).toMatchObject({ value: { amount: 1_380 } });
    expect(await promise(paymentId, null)).toMatchObject({ refusal: { code: "nothing-to-refund" } });
    await sweep();
    await sweep(Date.now() + 60 * MINUTE_MS);
    for (const message of await messagesOf([intentId])) await hear(message);
    expect((await stripe.refundsOf(accountId, intentId)).map(({ amount }) => amount).sort()).toEqual([1_000, 1_380]);
    const documents = await receiptsOf(paymentId);
    expect(documents.map(({ kind }) => kind)).toEqual(["receipt", "credit-note", "credit-note"]);
    const taxes = documents.map(({ content }) => JSON.parse(content).lines[0].tax as number);
    expect((taxes[1] ?? 0) + (taxes[2] ?? 0)).toBe(taxes[0]);
    expect(JSON.parse(documents[1]?.content ?? "").ofNumber).toBe(documents[0]?.number);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, refunded: 2_380, owed: 0 });
  });

  test("is promised once when many promise it at once", async () => {
    const { paymentId } = await paid();
    const answers = await Promise.all(Array.from({ length: 8 }, () => promise(paymentId, 2_000)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await booksOf(paymentId)).toMatchObject({ owed: 2_000, refundable: 380 });
  });

  test("is sent once also when the answer is lost, and the key forgotten", async () => {
    const { paymentId, intentId } = await paid();
    await sweep(); // what others left
    await promise(paymentId, 700);
    await stripe.fail("/v1/refunds", "after", 2);
    vi.spyOn(console, "error").mockImplementation(() => {});
    await sweep().catch(() => {});
    expect(await refundsOf(paymentId)).toMatchObject([{ state: "pending" }]);
    expect(await stripe.refundsOf(accountId, intentId)).toHaveLength(1);
    await sweep(Date.now() + 30 * 60 * MINUTE_MS);
    expect(await refundsOf(paymentId)).toMatchObject([{ state: "done" }]);
    expect(await stripe.refundsOf(accountId, intentId)).toHaveLength(1);
  });

  test("and that the bank would not take can be promised again", async () => {
    const { paymentId, intentId } = await paid();
    await promise(paymentId, null);
    await sweep();
    const [sent] = await stripe.refundsOf(accountId, intentId);
    await stripe.setRefund(accountId, sent?.id ?? "", "failed");
    for (const message of await messagesOf([intentId])) await hear(message);
    expect(await refundsOf(paymentId)).toMatchObject([{ state: "failed" }]);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 2_380, refundable: 2_380 });
    expect(await promise(paymentId, null)).toMatchObject({ ok: true });
  });

  test("from the provider's own pages is in our books too", async () => {
    const { paymentId, intentId } = await paid();
    await stripe.refundThere(accountId, intentId, 380);
    const messages = await messagesOf([intentId]);
    for (const message of [...messages, ...messages]) await hear(message);
    expect(await refundsOf(paymentId)).toMatchObject([{ state: "done", reason: "elsewhere", amount: 380 }]);
    expect(await promise(paymentId, null)).toMatchObject({ value: { amount: 2_000 } });
  });

  test("to a bank that disputes it is laid aside until that is decided", async () => {
    const { paymentId, intentId } = await paid();
    const { id } = await stripe.dispute(accountId, intentId);
    for (const message of await messagesOf([intentId])) await hear(message);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, disputed: 2_380, refundable: 0 });
    expect(await promise(paymentId, 1)).toMatchObject({ refusal: { code: "nothing-to-refund" } });
    await stripe.closeDispute(accountId, id, "won");
    for (const message of await messagesOf([intentId])) await hear(message);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 2_380, disputed: 0, refundable: 2_380 });
  });
});

describe("receipts", () => {
  test("of a college are numbered without a gap, also when many are written at once", async () => {
    const begun = await Promise.all(Array.from({ length: 12 }, () => begin()));
    await Promise.all(begun.map(({ url }) => stripe.pay(url)));
    const messages = await messagesOf(begun.map(({ paymentId }) => paymentId));
    await Promise.all(messages.map((message) => hear(message)));
    const numbers = await inShards<{ number: number }>("SELECT number FROM receipts ORDER BY number");
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, at) => at + 1));
    expect(numbers.length).toBeGreaterThan(12);
  });
});

describe("a receipt's file", () => {
  const ask = (browser: Browser, number: number | string) => browser.send(`/api/riverside/receipts/${number}.pdf`);
  const numberOf = async (paymentId: PaymentId) => (await receiptsOf(paymentId))[0]?.number ?? 0;

  // ASVS 8.2.2
  test("is for who paid and who runs the event; to others there is none", async () => {
    const number = await numberOf((await paid()).paymentId);
    const answer = await ask(buyer, number);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="receipt-${number}.pdf"`);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(await answer.text()).toMatch(/^%PDF-/);
    expect((await ask(admin, number)).status).toBe(200);
    const [stranger, nobody] = [openBrowser("riverside"), openBrowser("riverside")];
    await stranger.signIn("curious@riverside.example");
    const told = async (asked: number | string) =>
      (await (await ask(stranger, asked)).text()).replace(/"requestId":"[^"]+"/, "");
    expect(await told(number)).toBe(await told(99_999));
    expect(await told(number)).toBe(await told("0x1"));
    expect((await ask(nobody, number)).status).toBe(401);
    expect((await hillcrest.send(`/api/hillcrest/receipts/${number}.pdf`)).status).toBe(404);
    expect((await ask(openBrowser("riverside", new Map(hillcrest.jar)), number)).status).toBe(404);
  });

  test("is listed for its owner alone", async () => {
    const { paymentId } = await paid();
    const listed = await buyer.api.payments.listReceipts.query();
    expect(listed[0]).toMatchObject({
      number: await numberOf(paymentId),
      kind: "receipt",
      amount: 2_380,
      currency: "GBP",
    });
    expect(await admin.api.payments.listReceipts.query()).toEqual([]);
  });
});

describe("a college's payment account", () => {
  // ASVS 7.5.1
  test("is set up with a second factor", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * MINUTE_MS });
    const { payments } = admin.api;
    expect(await failureOf(payments.saveSeller.mutate(SELLER))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(payments.connect.mutate())).toBe("STEP_UP_NEEDED");
  });

  test("needs a seller first, answers the provider's questions, and is ready when the provider says so", async () => {
    const { payments } = hillcrest.api;
    expect(await payments.settings.query()).toMatchObject({ isAvailable: true, account: "none", legalName: "" });
    expect(await failureOf(payments.connect.mutate())).toBe("BAD_INPUT");
    await payments.saveSeller.mutate({ ...SELLER, legalName: "Hillcrest" });
    const { url } = await payments.connect.mutate();
    expect(await payments.connect.mutate()).toEqual({ url });
    const { accountId: own, account } = await payments.settings.query();
    expect(account).toBe("open");
    const page = await fetch(url, { method: "POST", redirect: "manual" });
    expect(page.headers.get("location")).toBe(`${ORIGIN}/hillcrest/settings`);
    for (const message of await stripe.messages(own ?? "")) await hear(message);
    expect((await payments.settings.query()).account).toBe("ready");
  });
});

const beginPaymentWith = async (ctx: TenantCtx) =>
  beginPayment(ctx, await port(), {
    ...{ paymentId: newId("payment", Date.now()), eventId, ...ticketFor(newId("registration", Date.now())), userId },
    ...{ email: "buyer@riverside.example", items: [DAY_TICKET], paidUrl: ORIGIN, leftUrl: ORIGIN },
  });

describe("where nothing is sold", () => {
  test("no message is taken, and the settings say so", async () => {
    const off = { ...env, STRIPE_SECRET_KEY: "off" };
    expect(await openPayments(off)).toBeNull();
    await sweepPayments(openSystem(off, Date.now()), apply);
    const { env: _, ...rest } = await tenant();
    expect(await codeOf(beginPaymentWith({ ...rest, env: off }))).toBe("PAYMENTS_OFF");
  });
});
