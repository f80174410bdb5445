import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { PAY_MS, PAY_TRIES_MAX } from "#shared/domain/ledger/payment";
import type { EventId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import { openSystem } from "./context.ts";
import { tellPeople } from "./jobs/tell-people.ts";
import {
  type Browser,
  commandId,
  eventually,
  failureOf,
  ORIGIN,
  openAdministrator,
  openBrowser,
  value,
} from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import {
  arrive,
  backAt as backAtEvent,
  begin,
  buy,
  type EventWish,
  HOUR_MS,
  hearOf,
  mine,
  openPaidEvent,
  openSales,
  ordersOf as ordersAt,
  PRICE,
  REFUND_ALL,
  register,
  riversideId,
  sweep,
  userIdOf,
} from "./test-sales.ts";
import { stripe } from "./test-stripe.ts";

vi.setConfig({ testTimeout: 120_000 });

let admin: Browser;
let accountId: string;

beforeAll(async () => {
  ({ admin, accountId } = await openSales());
}, 120_000);
afterEach(() => {
  vi.useRealTimers();
});

const openEvent = (title: string, wish?: EventWish) => openPaidEvent(admin, title, wish);
const ordersOf = (eventId: EventId) => ordersAt(admin, eventId);
const backAt = (eventId: EventId, amount: number) => backAtEvent(admin, eventId, amount);

describe("a ticket that is paid online", () => {
  test("is a pass as soon as it is paid, with a receipt and nothing due", async () => {
    const eventId = await openEvent("Paid night");
    const asha = await arrive("asha-paid");
    const asked = await register(asha, eventId);
    expect(asked).toMatchObject({ status: "pending", price: PRICE, paid: 0, passes: [] });
    expect(asked.payBy).toBeGreaterThan(Date.now() + 30 * 60_000);
    const { url, paymentId } = await begin(asha, eventId);
    expect(await asha.api.payments.look.mutate({ eventId })).toMatchObject({ status: "pending" });
    await stripe.pay(url);
    const paid = await asha.api.payments.look.mutate({ eventId });
    expect(paid).toMatchObject({ status: "confirmed", payBy: null, paid: PRICE, passes: [{ due: 0 }] });
    expect((await asha.api.payments.listReceipts.query()).at(-1)).toMatchObject({ amount: PRICE, kind: "receipt" });
    const { orders, sums } = await ordersOf(eventId);
    expect(orders).toMatchObject([{ id: paymentId, state: "settled", refundable: PRICE, refunds: [] }]);
    expect(sums).toEqual({ captured: PRICE, refunded: 0, owed: 0, open: 0, disputed: 0 });
    expect(await asha.api.payments.begin.mutate({ commandId: commandId(), eventId })).toMatchObject({
      refusal: { code: "registration-not-pending" },
    });
  });

  test("says what a card came to, to whoever comes back without having paid, and shows the same page without using up a try", async () => {
    const eventId = await openEvent("Declined night");
    const [ida, jon] = [await arrive("ida-declined"), await arrive("jon-declined")];
    const why = ({ api }: Browser) => api.payments.whyUnpaid.query({ eventId });
    expect(await why(ida)).toBeNull();
    await register(ida, eventId);
    const { url } = await begin(ida, eventId);
    const payBy = (await mine(ida, eventId))?.payBy;
    expect(await why(ida)).toBeNull();
    const tried = [
      ["card_declined", "generic_decline", "declined"],
      ["card_declined", "insufficient_funds", "no-money"],
      ["card_declined", "stolen_card", "declined"],
      ["card_declined", "issuer_not_available", "try-again"],
      ["expired_card", undefined, "card-expired"],
      ["incorrect_number", undefined, "wrong-number"],
      ["incorrect_cvc", undefined, "wrong-cvc"],
      ["payment_intent_authentication_failure", undefined, "not-proved"],
      ["card_declined", "currency_not_supported", "not-accepted"],
      ["something_new", undefined, "other"],
    ] as const;
    for (const [code, declineCode, failure] of tried) {
      await stripe.decline(url, code, declineCode);
      expect(await why(ida)).toBe(failure);
    }
    // More often than there are tries, and some minutes later.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5 * 60_000 });
    for (let times = 0; times <= PAY_TRIES_MAX; times++) expect((await begin(ida, eventId)).url).toBe(url);
    expect((await mine(ida, eventId))?.payBy).toBe(payBy);
    vi.useRealTimers();
    expect(await why(jon)).toBeNull();
    await stripe.pay(url);
    expect(await why(ida)).toBeNull();
    expect(await ida.api.payments.look.mutate({ eventId })).toMatchObject({ status: "confirmed" });
  });

  test("is confirmed by the provider's message alone, once, however often it comes", async () => {
    const eventId = await openEvent("Message night");
    const ben = await arrive("ben-message");
    await register(ben, eventId);
    const { url } = await begin(ben, eventId);
    const intent = await stripe.pay(url);
    await hearOf(accountId, [intent]);
    await hearOf(accountId, [intent]);
    expect(await mine(ben, eventId)).toMatchObject({ status: "confirmed", passes: [{ due: 0 }] });
    expect((await ordersOf(eventId)).sums).toMatchObject({ captured: PRICE, refunded: 0 });
  });

  test("goes back to whoever comes next when nobody pays in time, and a late payment goes back by itself", async () => {
    const eventId = await openEvent("Late night", { capacity: 1 });
    const [cleo, dan] = [await arrive("cleo-late"), await arrive("dan-late")];
    await register(cleo, eventId);
    const { url } = await begin(cleo, eventId);
    expect(await dan.api.attendee.register.mutate({ commandId: commandId(), eventId })).toMatchObject({
      refusal: { code: "event-full" },
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + PAY_MS });
    const ledger = env.EVENT_LEDGER.getByName(ledgerName(await riversideId(), eventId));
    await eventually(
      async () => {
        await runDurableObjectAlarm(ledger);
        return mine(cleo, eventId);
      },
      (seen) => seen?.status === "cancelled",
    );
    vi.useRealTimers();
    value(await dan.api.attendee.register.mutate({ commandId: commandId(), eventId }));
    await stripe.pay(url);
    await eventually(
      async () => {
        await sweep(Date.now() + 4 * 60_000);
        return (await ordersOf(eventId)).sums;
      },
      (sums) => sums?.refunded === PRICE,
    );
    expect((await ordersOf(eventId)).orders.find(({ state }) => state === "late")).toMatchObject({ refundable: 0 });
    expect(await mine(dan, eventId)).toMatchObject({ status: "pending" });
  });

  test("gets its money back as the event's rule says, all of it from an organizer, and once", async () => {
    const eventId = await openEvent("Change of mind", { refund: { shareBp: 5_000, until: null } });
    const [eve, fay] = [await arrive("eve-back"), await arrive("fay-back")];
    await buy(eve, eventId);
    await buy(fay, eventId);
    const cancel = { commandId: commandId(), eventId };
    for (let tries = 0; tries < 2; tries++)
      expect(value(await eve.api.attendee.cancelRegistration.mutate(cancel))).toMatchObject({
        ...{ status: "refunded", refund: PRICE / 2 },
      });
    await backAt(eventId, PRICE / 2);
    const userId = await userIdOf(fay);
    value(await admin.api.organizer.cancelRegistration.mutate({ commandId: commandId(), eventId, userId }));
    await backAt(eventId, PRICE / 2 + PRICE);
    await sweep(Date.now() + HOUR_MS);
    expect((await ordersOf(eventId)).sums).toMatchObject({ captured: 2 * PRICE, refunded: 1.5 * PRICE, owed: 0 });
    expect((await eve.api.payments.listReceipts.query()).map(({ kind }) => kind).sort()).toEqual([
      ...["credit-note", "receipt"],
    ]);
  });

  test("of an event that is cancelled is given back whole", async () => {
    const eventId = await openEvent("Rained off");
    const [gus, hana] = [await arrive("gus-rain"), await arrive("hana-rain")];
    await buy(gus, eventId);
    await register(hana, eventId);
    const { url } = await begin(hana, eventId);
    const { version } = await admin.api.organizer.getEvent.query({ eventId });
    value(await admin.api.lifecycle.cancel.mutate({ eventId, version, reason: "It rains" }));
    await stripe.pay(url);
    await eventually(
      async () => {
        await tellPeople(openSystem(env, Date.now()));
        await sweep(Date.now() + 4 * 60_000);
        await sweep();
        return (await ordersOf(eventId)).sums?.refunded;
      },
      (refunded) => refunded === 2 * PRICE,
    );
    expect(await inShards("SELECT 1 FROM event_notices WHERE event_id = ? AND finished_at IS NULL", eventId)).toEqual(
      [],
    );
  });

  test("is refunded in part by who manages money, no more than there is, and by nobody else", async () => {
    const eventId = await openEvent("Half the band came");
    const ida = await arrive("ida-part");
    await buy(ida, eventId);
    const { orders } = await ordersOf(eventId);
    const paymentId = orders[0]?.id ?? "";
    const give = (amount: number | null) => ({ commandId: commandId(), eventId, paymentId, amount });
    const organizer = openBrowser("riverside");
    await organizer.signIn("organizer@riverside.example");
    expect(await failureOf(organizer.api.payments.refund.mutate(give(1)))).toBe("NOT_ALLOWED");
    expect(await failureOf(organizer.api.payments.listOrders.query({ eventId }))).toBe("NOT_ALLOWED");
    const first = give(1_000);
    for (let tries = 0; tries < 2; tries++)
      expect(value(await admin.api.payments.refund.mutate(first))).toMatchObject({ refundable: PRICE - 1_000 });
    expect(await admin.api.payments.refund.mutate(give(1_501))).toMatchObject({
      refusal: { code: "refund-too-large", refundable: 1_500 },
    });
    await backAt(eventId, 1_000);
    // Whoever cancels later gets what is left.
    value(await ida.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await backAt(eventId, PRICE);
    expect(await admin.api.payments.refund.mutate(give(null))).toMatchObject({
      refusal: { code: "nothing-to-refund" },
    });
  });

  test("waits for an organizer first where they say who comes", async () => {
    const eventId = await openEvent("By invitation", { approval: true });
    const jo = await arrive("jo-approved");
    expect(await register(jo, eventId)).toMatchObject({ status: "pending", payBy: null });
    expect(await jo.api.payments.begin.mutate({ commandId: commandId(), eventId })).toMatchObject({
      refusal: { code: "payment-not-due" },
    });
    const confirm = { commandId: commandId(), eventId, userId: await userIdOf(jo) };
    const accepted = value(await admin.api.organizer.confirmRegistration.mutate(confirm));
    expect(accepted.payBy).toBeGreaterThan(Date.now() + 47 * HOUR_MS);
    await stripe.pay((await begin(jo, eventId)).url);
    expect(await jo.api.payments.look.mutate({ eventId })).toMatchObject({ status: "confirmed" });
  });

  test("has one page at a time, which a seat that is given back closes", async () => {
    const eventId = await openEvent("Two tabs");
    const kim = await arrive("kim-tabs");
    await register(kim, eventId);
    const [one, two] = [await begin(kim, eventId), await begin(kim, eventId)];
    expect(two).toEqual(one);
    value(await kim.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await expect(stripe.pay(two.url)).rejects.toThrow();
    expect((await ordersOf(eventId)).orders.map(({ state }) => state)).toEqual(["expired"]);
  });
});

test("a price is paid at the door where the event says so", async () => {
  const eventId = await openEvent("At the door", { payOnline: false });
  const lee = await arrive("lee-door");
  expect(await register(lee, eventId)).toMatchObject({ status: "confirmed", paid: 0, passes: [{ due: PRICE }] });
});

test("nothing is sold online by a college that cannot take money", async () => {
  const other = await openAdministrator("hillcrest");
  const { events } = (await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json()) as {
    events: { id: string; college: string }[];
  };
  const eventId = events.find(({ college }) => college === "hillcrest")?.id ?? "";
  const { version, ticketTypes } = await other.api.organizer.getEvent.query({ eventId });
  const edit = { eventId, version, commandId: commandId(), ticketTypes: [...ticketTypes], quotas: [] };
  const sold = other.api.organizer.saveTickets.mutate({ ...edit, payOnline: true, refund: REFUND_ALL });
  expect(await failureOf(sold)).toBe("PAYMENTS_OFF");
});
