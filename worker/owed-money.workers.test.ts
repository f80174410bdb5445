import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId } from "#shared/ids";
import { openSystem } from "./context.ts";
import { sweepMessages } from "./jobs/sweep-messages.ts";
import { tellPeople } from "./jobs/tell-people.ts";
import { applyToLedger } from "./payments/apply-to-ledger.ts";
import { type Browser, commandId, eventually, ORIGIN, value } from "./test-browser.ts";
import { inShards, shardOf } from "./test-databases.ts";
import {
  arrive,
  backAt,
  begin,
  booksOf,
  buy,
  HOUR_MS,
  hearOf,
  openPaidEvent,
  openSales,
  ordersOf,
  PRICE,
  register,
  sweep,
} from "./test-sales.ts";
import { stripe } from "./test-stripe.ts";

vi.setConfig({ testTimeout: 120_000 });

const HALF_BACK = { shareBp: 5_000, until: null };

let admin: Browser;
let accountId: string;

beforeAll(async () => {
  ({ admin, accountId } = await openSales());
}, 120_000);
afterEach(() => {
  vi.restoreAllMocks();
});

/** Cancels an event, until everybody is told and everything that was paid is owed. */
async function callOff(eventId: EventId): Promise<void> {
  const { version } = await admin.api.organizer.getEvent.query({ eventId });
  value(await admin.api.lifecycle.cancel.mutate({ eventId, version, reason: "It rains" }));
  const open = "SELECT 1 FROM event_notices WHERE event_id = ? AND finished_at IS NULL";
  await eventually(
    async () => {
      await tellPeople(openSystem(env, Date.now()));
      return inShards(open, eventId);
    },
    (left) => left.length === 0,
  );
}

/** How often somebody was told that an event does not take place, and whether that says that money goes back. */
async function cancelledMails(name: string, title: string): Promise<boolean[]> {
  await sweepMessages(openSystem(env, Date.now() + 2 * 60_000));
  const box = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${name}@riverside.example`);
  const mails = await box.json<{ subject: string; text: string }[]>();
  return mails.filter(({ subject }) => subject === `Cancelled: ${title}`).map(({ text }) => text.includes("goes back"));
}

/** Two tickets, of which one is given to somebody else. */
async function buyTwoGiveOne(eventId: EventId, from: string, to: string): Promise<Browser> {
  const giver = await arrive(from);
  const { ticketTypes } = await giver.api.attendee.getEvent.query({ eventId });
  const ticketTypeId = ticketTypes[0]?.id ?? "";
  const tickets = [from, to].map((name) => ({ ticketTypeId, name }));
  value(await giver.api.attendee.register.mutate({ commandId: commandId(), eventId, tickets }));
  await stripe.pay((await begin(giver, eventId)).url);
  const paid = await giver.api.payments.look.mutate({ eventId });
  await give(giver, eventId, paid?.passes[1]?.id ?? "", to);
  return giver;
}

async function give(giver: Browser, eventId: EventId, passId: string, to: string): Promise<void> {
  const email = `${to}@riverside.example`;
  value(await giver.api.transfers.offer.mutate({ commandId: commandId(), eventId, passId, email }));
  const taker = await arrive(to);
  const mailbox = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${email}`);
  const links = (await mailbox.json<{ link: string | null }[]>()).map(({ link }) => link);
  const token = links.find((link) => link?.includes("/offer#"))?.split("#token=")[1] ?? "";
  value(await taker.api.transfers.accept.mutate({ token, answers: {} }));
}

const orderOf = async (eventId: EventId) => {
  const [order] = (await ordersOf(admin, eventId)).orders;
  if (!order) throw new Error("no order");
  return order;
};

describe("an event that is cancelled", () => {
  test("gives back what was paid for tickets given to others, after its giver got their own back", async () => {
    const eventId = await openPaidEvent(admin, "Given and rained off");
    const asha = await buyTwoGiveOne(eventId, "asha-given", "ben-given");
    value(await asha.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await backAt(admin, eventId, PRICE);
    await callOff(eventId);
    await backAt(admin, eventId, 2 * PRICE);
    await sweep(Date.now() + HOUR_MS);
    const { id, refunds } = await orderOf(eventId);
    expect(refunds).toMatchObject([
      { amount: PRICE, state: "done", reason: "owed" },
      { amount: PRICE, state: "done", reason: "owed" },
    ]);
    expect(await booksOf(id)).toMatchObject({ paid: 0, refunded: 2 * PRICE, owed: 0, isSuspect: false });
    expect((await asha.api.payments.listReceipts.query()).map(({ kind }) => kind).sort()).toEqual([
      ...["credit-note", "credit-note", "receipt"],
    ]);
  });

  test("tells whoever paid and gave all passes away, for the money is theirs; and not whoever had theirs back before", async () => {
    const title = "Given away and rained off";
    const eventId = await openPaidEvent(admin, title);
    const ida = await buyTwoGiveOne(eventId, "ida-gave", "jon-took");
    const own = (await ida.api.attendee.getPass.query({ eventId })).registration.passes.find(
      ({ revokedAt }) => revokedAt === null,
    );
    await give(ida, eventId, own?.id ?? "", "kim-took");
    expect((await ida.api.attendee.getPass.query({ eventId })).registration.status).toBe("cancelled");
    const lea = await arrive("lea-left");
    await buy(lea, eventId);
    value(await lea.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await backAt(admin, eventId, PRICE);
    await callOff(eventId);
    await backAt(admin, eventId, 3 * PRICE);
    await eventually(
      () => cancelledMails("ida-gave", title),
      (told) => told.length > 0,
    );
    expect(await cancelledMails("ida-gave", title)).toEqual([true]);
    expect(await cancelledMails("jon-took", title)).toEqual([false]);
    expect(await cancelledMails("lea-left", title)).toEqual([]);
  });

  test("does not give back what stayed by its rule when somebody changed their mind before", async () => {
    const eventId = await openPaidEvent(admin, "Half back and rained off", { refund: HALF_BACK });
    const cleo = await buyTwoGiveOne(eventId, "cleo-half", "dan-half");
    value(await cleo.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await backAt(admin, eventId, PRICE / 2);
    await callOff(eventId);
    await backAt(admin, eventId, 1.5 * PRICE);
    await sweep(Date.now() + HOUR_MS);
    expect(await booksOf((await orderOf(eventId)).id)).toMatchObject({ paid: PRICE / 2, owed: 0, isSuspect: false });
  });

  test("between the money and the seat gives all of it back, once, as what came too late", async () => {
    const eventId = await openPaidEvent(admin, "Cancelled that second");
    const eve = await arrive("eve-second");
    await register(eve, eventId);
    const { url, paymentId } = await begin(eve, eventId);
    const intent = await stripe.pay(url);
    const dies = () => Promise.reject(new Error("killed"));
    await hearOf(accountId, [paymentId], dies).catch(() => {});
    expect(await orderOf(eventId)).toMatchObject({ state: "paid", refundable: 0 });
    // Nobody can promise it by hand either, before it is known whose it is.
    const give = { commandId: commandId(), eventId, paymentId, amount: null };
    expect(await admin.api.payments.refund.mutate(give)).toMatchObject({ refusal: { code: "nothing-to-refund" } });
    await callOff(eventId);
    await backAt(admin, eventId, PRICE);
    await sweep(Date.now() + HOUR_MS);
    expect(await orderOf(eventId)).toMatchObject({ state: "late", refunds: [{ reason: "late", state: "done" }] });
    expect((await stripe.refundsOf(accountId, intent)).map(({ amount }) => amount)).toEqual([PRICE]);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, refunded: PRICE, owed: 0, isSuspect: false });
    expect(await inShards("SELECT 1 FROM receipts WHERE payment_id = ?", paymentId)).toEqual([]);
  });

  test("after the seat was given, and before that was noted, gives it back as a sale", async () => {
    const eventId = await openPaidEvent(admin, "Cancelled just after");
    const fay = await arrive("fay-after");
    await register(fay, eventId);
    const { url, paymentId } = await begin(fay, eventId);
    await stripe.pay(url);
    await hearOf(accountId, [paymentId], async (...asked) => {
      await applyToLedger(...asked);
      throw new Error("killed");
    }).catch(() => {});
    await callOff(eventId);
    await backAt(admin, eventId, PRICE);
    expect(await orderOf(eventId)).toMatchObject({ state: "settled", refunds: [{ reason: "owed", state: "done" }] });
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, refunded: PRICE, isSuspect: false });
    expect(await inShards("SELECT 1 FROM receipts WHERE payment_id = ?", paymentId)).toHaveLength(2);
  });
});

describe("what a bank holds", () => {
  test("goes back once its dispute is won, and the rest before", async () => {
    const eventId = await openPaidEvent(admin, "Disputed in part");
    const gus = await arrive("gus-disputed");
    const intent = await buy(gus, eventId);
    const { id } = await stripe.dispute(accountId, intent, 800);
    await hearOf(accountId, [intent]);
    expect(await orderOf(eventId)).toMatchObject({ disputed: 800, refundable: PRICE - 800 });
    value(await gus.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await backAt(admin, eventId, PRICE - 800);
    await sweep(Date.now() + HOUR_MS);
    expect((await orderOf(eventId)).refunds).toHaveLength(1);
    await stripe.closeDispute(accountId, id, "won");
    await hearOf(accountId, [id]);
    await backAt(admin, eventId, PRICE);
    expect(await booksOf((await orderOf(eventId)).id)).toMatchObject({ paid: 0, refunded: PRICE, isSuspect: false });
  });
});

describe("money that came for no seat", () => {
  test("and that the bank would not take back can be given back again", async () => {
    const eventId = await openPaidEvent(admin, "Late and refused");
    const hana = await arrive("hana-refused");
    await register(hana, eventId);
    const { url, paymentId } = await begin(hana, eventId);
    await callOff(eventId);
    const intent = await stripe.pay(url);
    await hearOf(accountId, [paymentId]);
    await backAt(admin, eventId, PRICE);
    const [sent] = await stripe.refundsOf(accountId, intent);
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    await stripe.setRefund(accountId, sent?.id ?? "", "failed");
    await hearOf(accountId, [sent?.id ?? ""]);
    expect(logged.mock.calls.flat().join()).toContain("the bank does not take a refund");
    expect(await orderOf(eventId)).toMatchObject({ state: "late", refundable: PRICE });
    expect(await booksOf(paymentId)).toMatchObject({ paid: PRICE, owed: PRICE, refundable: PRICE });
    const give = (amount: number | null) => ({ commandId: commandId(), eventId, paymentId, amount });
    expect(await admin.api.payments.refund.mutate(give(PRICE + 1))).toMatchObject({
      refusal: { code: "refund-too-large", refundable: PRICE },
    });
    expect(value(await admin.api.payments.refund.mutate(give(1_000)))).toMatchObject({ refundable: PRICE - 1_000 });
    value(await admin.api.payments.refund.mutate(give(null)));
    await backAt(admin, eventId, PRICE);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, owed: 0, refundable: 0, isSuspect: false });
  });

  test("because it was not what was asked for is in the books, and goes back by hand or at the provider", async () => {
    const eventId = await openPaidEvent(admin, "Not what was asked");
    const ida = await arrive("ida-suspect");
    await register(ida, eventId);
    const { url, paymentId } = await begin(ida, eventId);
    const intent = await stripe.pay(url);
    const shard = await shardOf("riverside");
    await shard
      .prepare("UPDATE payments SET amount = ?1 WHERE id = ?2")
      .bind(PRICE - 1, paymentId)
      .run();
    vi.spyOn(console, "error").mockImplementation(() => {});
    await hearOf(accountId, [paymentId]);
    expect(await orderOf(eventId)).toMatchObject({ state: "suspect", refundable: PRICE, refunds: [] });
    expect((await ordersOf(admin, eventId)).sums).toMatchObject({ captured: PRICE });
    expect(await booksOf(paymentId)).toMatchObject({ paid: PRICE, owed: PRICE, isSuspect: false });
    await sweep(Date.now() + HOUR_MS);
    expect((await orderOf(eventId)).refunds).toEqual([]);
    await stripe.refundThere(accountId, intent, 500);
    await hearOf(accountId, [intent]);
    expect(await orderOf(eventId)).toMatchObject({ refundable: PRICE - 500, refunds: [{ reason: "elsewhere" }] });
    value(await admin.api.payments.refund.mutate({ commandId: commandId(), eventId, paymentId, amount: null }));
    await backAt(admin, eventId, PRICE);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, owed: 0, isSuspect: false });
  });
});

test("payments of an event and of a person are found by an index, and not sorted anew", async () => {
  const eventId = await openPaidEvent(admin, "Quickly found");
  const jo = await arrive("jo-found");
  await buy(jo, eventId);
  const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
  await ordersOf(admin, eventId);
  await jo.api.attendee.getEvent.query({ eventId });
  await jo.api.attendee.home.query();
  await admin.api.lifecycle.getStanding.query({ eventId });
  const queries = new Set(prepare.mock.calls.map(([query]) => query).filter((one) => /from "payments"/.test(one)));
  prepare.mockRestore();
  const shard = await shardOf("riverside");
  const plans: string[] = [];
  for (const query of queries) {
    const params = Array.from(query.matchAll(/\?/g), () => "1");
    const plan = await shard
      .prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind(...params)
      .all<{ detail: string }>();
    plans.push(...plan.results.map(({ detail }) => detail));
  }
  const searches = plans.filter((detail) => /payments/.test(detail));
  expect(searches.length).toBeGreaterThanOrEqual(queries.size);
  for (const search of searches)
    expect(search).toMatch(/payments_by_(event|user) \(college_id=\? AND (event|user)_id=\?/);
  const sorted = [...queries].filter((query) => /order by "payments"."id" desc/.test(query));
  expect(sorted.length).toBeGreaterThan(0);
  expect(plans.filter((detail) => /B-TREE FOR ORDER/.test(detail))).toEqual([]);
});
