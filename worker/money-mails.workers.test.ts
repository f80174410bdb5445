import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ACCEPTED_PAY_MS, PAY_MS } from "#shared/domain/ledger/payment";
import type { EventId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import { openSystem } from "./context.ts";
import { sweepMessages } from "./jobs/sweep-messages.ts";
import { tellPeople } from "./jobs/tell-people.ts";
import { type Browser, commandId, eventually, ORIGIN, value } from "./test-browser.ts";
import {
  arrive,
  begin,
  buy,
  hearOf,
  mine,
  openPaidEvent,
  openSales,
  PRICE,
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

type Mailed = { readonly subject: string; readonly text: string };

/** The mails to somebody with this subject, once there is one. */
async function mailsTo(name: string, subject: string): Promise<Mailed[]> {
  return eventually(
    async () => {
      await sweepMessages(openSystem(env, Date.now() + 2 * 60_000));
      const box = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${name}@riverside.example`);
      return (await box.json<Mailed[]>()).filter((mail) => mail.subject === subject);
    },
    (found) => found.length > 0,
  );
}

/** Lets the time to pay run out. */
async function lapse(browser: Browser, eventId: EventId, afterMs: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + afterMs });
  const ledger = env.EVENT_LEDGER.getByName(ledgerName(await riversideId(), eventId));
  await eventually(
    async () => {
      await runDurableObjectAlarm(ledger);
      return mine(browser, eventId);
    },
    (seen) => seen?.status === "cancelled",
  );
  vi.useRealTimers();
}

describe("somebody who waited for a yes", () => {
  test("hears that it came, until when to pay, and that the time is over", async () => {
    const eventId = await openPaidEvent(admin, "Yes night", { approval: true });
    const asha = await arrive("asha-yes");
    await register(asha, eventId);
    const confirm = { commandId: commandId(), eventId, userId: await userIdOf(asha) };
    const { payBy } = value(await admin.api.organizer.confirmRegistration.mutate(confirm));
    const said = await mailsTo("asha-yes", "Accepted, and to be paid: Yes night");
    expect(said).toHaveLength(1);
    const until = new Date(payBy ?? 0).toLocaleString("en-GB", { timeZone: "Europe/London", timeStyle: "short" });
    expect(said[0]?.text).toContain(until);
    await lapse(asha, eventId, ACCEPTED_PAY_MS);
    expect(await mailsTo("asha-yes", "Not paid in time: Yes night")).toHaveLength(1);
  });

  test("is not asked for what is paid by then", async () => {
    const eventId = await openPaidEvent(admin, "Paid at once", { approval: true });
    const ben = await arrive("ben-at-once");
    await register(ben, eventId);
    value(
      await admin.api.organizer.confirmRegistration.mutate({
        ...{ commandId: commandId(), eventId, userId: await userIdOf(ben) },
      }),
    );
    await mailsTo("ben-at-once", "Accepted, and to be paid: Paid at once");
    await stripe.pay((await begin(ben, eventId)).url);
    await ben.api.payments.look.mutate({ eventId });
    expect(await mailsTo("ben-at-once", "Your pass for Paid at once")).toHaveLength(1);
    expect(await mailsTo("ben-at-once", "Accepted, and to be paid: Paid at once")).toHaveLength(1);
  });
});

describe("somebody whose seat is gone", () => {
  test("hears it when they did not pay in time, and when they paid too late", async () => {
    const eventId = await openPaidEvent(admin, "One seat", { capacity: 1 });
    const [cleo, dan] = [await arrive("cleo-gone"), await arrive("dan-gone")];
    await register(cleo, eventId);
    const { url, paymentId } = await begin(cleo, eventId);
    await lapse(cleo, eventId, PAY_MS);
    expect((await mailsTo("cleo-gone", "Not paid in time: One seat"))[0]?.text).toContain("nothing was taken from you");
    await register(dan, eventId);
    await stripe.pay(url);
    await hearOf(accountId, [paymentId]);
    await hearOf(accountId, [paymentId]);
    const [said, ...others] = await mailsTo("cleo-gone", "Your payment came too late: One seat");
    expect(others).toEqual([]);
    expect(said?.text).toContain("goes back by itself");
    const back = { why: "late", amount: PRICE, currency: "GBP", isSent: false };
    expect((await cleo.api.attendee.getEvent.query({ eventId })).moneyBack).toMatchObject(back);
    expect((await cleo.api.attendee.home.query()).moneyBack).toMatchObject([{ event: { id: eventId }, back }]);
    await sweep();
    expect((await cleo.api.attendee.getEvent.query({ eventId })).moneyBack).toMatchObject({ ...back, isSent: true });
    // Of others' money nobody hears.
    expect((await dan.api.attendee.getEvent.query({ eventId })).moneyBack).toBeNull();
    expect((await dan.api.attendee.home.query()).moneyBack).toEqual([]);
  });

  test("hears it when an organizer took it, and of their money; but not of what they did themselves", async () => {
    const eventId = await openPaidEvent(admin, "Taken back");
    const [eve, fay] = [await arrive("eve-taken"), await arrive("fay-taken")];
    await buy(eve, eventId);
    await register(fay, eventId);
    expect((await fay.api.attendee.home.query()).moneyBack).toEqual([]);
    for (const one of [eve, fay])
      value(
        await admin.api.organizer.cancelRegistration.mutate({
          ...{ commandId: commandId(), eventId, userId: await userIdOf(one) },
        }),
      );
    const subject = "Your registration was cancelled: Taken back";
    expect((await mailsTo("eve-taken", subject))[0]?.text).toContain("What you paid goes back by itself");
    expect((await mailsTo("fay-taken", subject))[0]?.text).not.toContain("What you paid");
    const own = await openPaidEvent(admin, "Own mind");
    await buy(eve, own);
    value(await eve.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId: own }));
    const returned = await eventually(
      async () => (await eve.api.attendee.home.query()).moneyBack,
      (both) => both.length === 2,
    );
    expect(returned.map(({ event, back }) => [event.title, back.why]).sort()).toEqual([
      ["Own mind", "cancelled"],
      ["Taken back", "cancelled"],
    ]);
    const all = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=eve-taken@riverside.example`);
    const subjects = (await all.json<Mailed[]>()).map((mail) => mail.subject);
    expect(subjects.filter((one) => one.startsWith("Your registration was cancelled"))).toEqual([subject]);
  });

  test("because the event is cancelled hears of their money if they paid", async () => {
    const eventId = await openPaidEvent(admin, "No night");
    const [gus, hana] = [await arrive("gus-no"), await arrive("hana-no")];
    await buy(gus, eventId);
    await register(hana, eventId);
    expect((await admin.api.lifecycle.getStanding.query({ eventId })).isPaid).toBe(true);
    const { version } = await admin.api.organizer.getEvent.query({ eventId });
    value(await admin.api.lifecycle.cancel.mutate({ eventId, version, reason: "It rains" }));
    const told = async (name: string) => {
      await eventually(
        async () => {
          await tellPeople(openSystem(env, Date.now()));
          return admin.api.lifecycle.getStanding.query({ eventId });
        },
        ({ told: done }) => done?.isDone === true,
      );
      return (await mailsTo(name, "Cancelled: No night"))[0]?.text;
    };
    expect(await told("gus-no")).toContain("What you paid goes back by itself");
    expect(await told("hana-no")).not.toContain("What you paid");
  });
});
