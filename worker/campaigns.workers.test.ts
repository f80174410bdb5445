import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import type { CampaignId, CollegeId, CommandId, EventId, UserId } from "#shared/ids";
import { CAMPAIGN_TESTS_MAX, CAMPAIGNS_A_DAY_MAX } from "#shared/limits";
import type { CampaignAudience, CampaignDraft, CampaignView } from "#shared/views/campaigns";
import { LEASE_MS, sendMessages } from "./consumers/send-messages.ts";
import { openSystem, type SystemCtx } from "./context.ts";
import { sendCampaigns } from "./jobs/send-campaigns.ts";
import type { Mail } from "./mail.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards, shardOf } from "./test-databases.ts";
import { dyingAt } from "./test-dying-database.ts";

vi.setConfig({ testTimeout: 120_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let author: Browser;
let other: Browser;
let collegeId: CollegeId;
let shard: Shard;
let rows: D1Database;
let people = 0;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  author = openBrowser("riverside");
  await author.signIn("organizer@riverside.example");
  other = openBrowser("riverside");
  await other.signIn("college-admin@riverside.example");
  collegeId = (await author.api.auth.me.query()).college?.id as CollegeId;
  shard = (await env.DB.prepare("SELECT shard FROM colleges WHERE id = ?")
    .bind(collegeId)
    .first<Shard>("shard")) as Shard;
  rows = await shardOf("riverside");
}, 120_000);

const refusal = <R>(result: { ok: true } | { ok: false; refusal: R }): R => {
  if (result.ok) throw new Error("it was not refused");
  return result.refusal;
};

/** An event of its own, with nobody there yet. */
async function openEvent(title = "Campaigned"): Promise<EventId> {
  const startsAt = Math.floor((Date.now() + 26 * HOUR_MS) / MINUTE_MS) * MINUTE_MS;
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 500 },
    ...{ startsAt, endsAt: startsAt + HOUR_MS, salesOpenAt: Date.now() - HOUR_MS, salesCloseAt: startsAt },
    approval: false,
  };
  const { id } = await author.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  return id as EventId;
}

type Person = { readonly userId: UserId; readonly email: string; readonly browser: Browser };

/** Somebody who goes there, as the ledger would project it. */
async function register(eventId: EventId, status = "confirmed"): Promise<Person> {
  const email = `written-${++people}@riverside.example`;
  const browser = openBrowser("riverside");
  await browser.signIn(email);
  const userId = (await browser.api.auth.me.query()).user?.id as UserId;
  await place(eventId, userId, status);
  return { userId, email, browser };
}

async function place(eventId: EventId, userId: UserId, status = "confirmed", tickets = "[]"): Promise<void> {
  await rows
    .prepare(
      `INSERT INTO registrations (college_id, event_id, user_id, id, name, status, requested_at, seats, tickets, price, paid,
        refund, seq) VALUES (?, ?, ?, ?, 'Somebody', ?, 1, 1, ?, 0, 0, 0, 1)`,
    )
    .bind(collegeId, eventId, userId, `reg_${userId.slice(4)}`, status, tickets)
    .run();
}

/** Somebody without an account, with an address. */
async function bringGuest(eventId: EventId, mail: string | null): Promise<UserId> {
  const userId = `usr_${String(++people).padStart(26, "0")}` as UserId;
  await rows
    .prepare("INSERT INTO guests VALUES (?, ?, ?, 'A guest', ?, 'usr_1', 1, null)")
    .bind(collegeId, eventId, userId, mail)
    .run();
  await place(eventId, userId);
  return userId;
}

const toEvent = (eventId: EventId, more: Partial<Extract<CampaignAudience, { type: "event" }>> = {}) =>
  ({
    type: "event",
    eventId,
    states: ["confirmed"],
    ticketTypeIds: [],
    inside: "any",
    answers: "any",
    ...more,
  }) as const;

function draftTo(audience: CampaignAudience, more: Partial<CampaignDraft> = {}) {
  const text = {
    title: "News of {{ event.title }}",
    text: "Hello {{ person.name }},\n\ncome early.\n\n{{ link }}",
    short: "Come early.",
  };
  return { audience, texts: [{ language: "en", text }], channels: ["mail" as const], scheduledAt: null, ...more };
}
const write = async (draft: CampaignDraft, by = author): Promise<CampaignView> =>
  value(await by.api.campaigns.add.mutate({ commandId: commandId() as CommandId, ...draft }));
const seen = ({ id, version }: CampaignView) => ({ campaignId: id, version });

/** As if all before it had been on another day. */
async function approved(draft: CampaignDraft): Promise<CampaignView> {
  await rows.prepare("UPDATE campaigns SET approved_at = 1").run();
  const submitted = value(await author.api.campaigns.submit.mutate(seen(await write(draft))));
  return value(await other.api.campaigns.approve.mutate(seen(submitted)));
}

type Sent = Pick<Mail, "to" | "subject" | "text" | "unsubscribe">;
/** A system whose mail is kept here. `onSend`: what happens while one is handed over. */
function system(now = Date.now(), onSend: (mail: Mail) => Promise<void> = async () => {}, ownEnv: Env = env) {
  const sent: Sent[] = [];
  const send = async (mail: Mail) => {
    await onSend(mail);
    sent.push(mail);
  };
  const ctx: SystemCtx = { ...openSystem(ownEnv, now), mailer: { send } };
  return { ctx, sent };
}

type Row = { id: string; channel: string; status: string; outcome: string | null };
const messagesOf = (id: CampaignId) =>
  inShards<Row>("SELECT * FROM messages WHERE id LIKE ? || '%' AND id NOT LIKE '%:test-%'", `campaign:${id}:`);
/** The bus is deaf here, so that a test sends when it means to. */
const BUS = { sendBatch: async () => {} } as unknown as Env["BUS"];
const goOut = (now = Date.now()) => sendCampaigns({ ...openSystem(env, now), env: { ...env, BUS } });
async function deliver(id: CampaignId, at = system()): Promise<Sent[]> {
  await sendMessages(at.ctx, collegeId, [...new Set((await messagesOf(id)).map((row) => row.id))]);
  return at.sent;
}
const statusOf = async (id: CampaignId) => (await author.api.campaigns.get.query({ campaignId: id })).status;

describe("a campaign", () => {
  test("is approved by another person than who wrote any of it, as it was seen", async () => {
    const eventId = await openEvent();
    await register(eventId);
    const draft = draftTo(toEvent(eventId));
    const written = await write(draft);
    expect(written).toMatchObject({ version: 1, status: "draft", isOwn: true });
    const { campaigns } = author.api;
    expect(refusal(await other.api.campaigns.approve.mutate(seen(written)))).toMatchObject({ code: "campaign-status" });
    const submitted = value(await campaigns.submit.mutate(seen(written)));
    const asked = async (browser: Browser) =>
      (await browser.api.messages.inbox.query({ before: null })).messages.filter(
        ({ kind }) => kind === "campaign-asked",
      );
    expect(
      await eventually(
        () => asked(other),
        ({ length }) => length > 0,
      ),
    ).toMatchObject([{ title: "A campaign waits for your yes" }]);
    expect(await asked(author)).toEqual([]);
    expect(refusal(await campaigns.approve.mutate(seen(submitted)))).toEqual({ code: "own-campaign" });
    const returned = value(await other.api.campaigns.giveBack.mutate({ ...seen(submitted), note: "Say when" }));
    expect(returned).toMatchObject({ status: "draft", returnNote: "Say when", isOwn: false });
    // Who mends it is an author too, and it needs a third one then.
    const mended = value(await other.api.campaigns.save.mutate({ ...seen(returned), ...draft }));
    const again = value(await campaigns.submit.mutate(seen(mended)));
    expect(refusal(await other.api.campaigns.approve.mutate(seen(again)))).toEqual({ code: "own-campaign" });
    expect(refusal(await campaigns.save.mutate({ ...seen(again), ...draft }))).toMatchObject({
      code: "campaign-status",
    });
    expect(refusal(await campaigns.submit.mutate(seen(mended)))).toMatchObject({ code: "stale-campaign" });
    await goOut();
    expect(await messagesOf(written.id)).toEqual([]);
  });

  test("is refused for words that cannot be, for nobody, too many tests and too many a day", async () => {
    const eventId = await openEvent();
    const wrong = draftTo(toEvent(eventId));
    const texts = [{ language: "en", text: { title: "News", short: "News", text: "{{ person.phone }}" } }];
    const add = (draft: CampaignDraft) => author.api.campaigns.add.mutate({ commandId: commandId(), ...draft });
    expect(refusal(await add({ ...wrong, texts }))).toMatchObject({ code: "text-invalid", part: "text" });
    // Of no event there is no title.
    const toAll = draftTo({ type: "college", roles: [], departmentId: null });
    expect(refusal(await add(toAll))).toMatchObject({ code: "text-invalid", part: "title" });
    expect(refusal(await add({ ...wrong, scheduledAt: Date.now() + 91 * 24 * HOUR_MS }))).toMatchObject({
      code: "too-far-ahead",
    });
    const empty = await write(wrong);
    expect(refusal(await author.api.campaigns.submit.mutate(seen(empty)))).toEqual({ code: "nobody-reached" });
    for (let one = 0; one < CAMPAIGN_TESTS_MAX; one++) value(await author.api.campaigns.sendTest.mutate(seen(empty)));
    expect(refusal(await author.api.campaigns.sendTest.mutate(seen(empty)))).toMatchObject({ code: "too-many-tests" });

    await register(eventId);
    const submitted = value(await author.api.campaigns.submit.mutate(seen(empty)));
    await rows
      .prepare(
        `INSERT INTO campaigns WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?)
         SELECT ?, 'cmp_x' || i, 1, 'sent', null, '{}', '[]', '[]', null, '[]', '', null, null, ?, 1, null, 0, 1, null, 1 FROM n`,
      )
      .bind(CAMPAIGNS_A_DAY_MAX, collegeId, Date.now())
      .run();
    expect(refusal(await other.api.campaigns.approve.mutate(seen(submitted)))).toMatchObject({
      code: "too-many-campaigns",
    });
    await rows.prepare("DELETE FROM campaigns WHERE id LIKE 'cmp_x%'").run();
    value(await other.api.campaigns.approve.mutate(seen(submitted)));
  });

  test("goes to whom its filter names, once each, and counts them before", async () => {
    const eventId = await openEvent();
    const [ana, ben, cleo] = [await register(eventId), await register(eventId), await register(eventId, "waiting")];
    const [guest] = [await bringGuest(eventId, "Guest@Elsewhere.example"), await bringGuest(eventId, null)];
    await ben.browser.api.messages.saveSettings.mutate({
      ...(await settingsWith(ben, [])),
    });
    const reach = (audience: CampaignAudience) =>
      author.api.campaigns.reach.query({ audience, channels: ["mail", "push"] });
    expect(await reach(toEvent(eventId))).toEqual({
      ...{ people: 4, optedOut: 1, unreached: 1, isOver: false },
      byChannel: { inbox: 1, mail: 2, push: 0, sms: 0 },
    });
    expect((await reach(toEvent(eventId, { states: ["confirmed", "waiting"] }))).people).toBe(5);
    expect((await reach(toEvent(eventId, { inside: "inside" }))).people).toBe(0);
    expect((await reach(toEvent(eventId, { inside: "outside", answers: "unanswered" }))).people).toBe(4);
    expect((await reach(toEvent(eventId, { answers: "answered" }))).people).toBe(0);
    expect((await reach({ type: "college", roles: ["organizer"], departmentId: null })).people).toBeGreaterThan(0);

    const { id } = await approved(draftTo(toEvent(eventId)));
    await Promise.all([goOut(), goOut(), goOut()]);
    const sent = await deliver(id);
    expect(sent.map(({ to }) => to.toLowerCase()).sort()).toEqual(["guest@elsewhere.example", ana.email].sort());
    expect(sent[0]).toMatchObject({ subject: "News of Campaigned" });
    const inbox = await ana.browser.api.messages.inbox.query({ before: null });
    expect(inbox.messages).toMatchObject([{ kind: "event-campaign", title: "News of Campaigned" }]);
    expect(inbox.messages[0]?.text).toContain("come early.");
    expect((await ben.browser.api.messages.inbox.query({ before: null })).messages).toEqual([]);
    const view = await author.api.campaigns.get.query({ campaignId: id });
    expect(view).toMatchObject({ status: "sent", written: 4 });
    expect(view.counts).toContainEqual({ channel: "inbox", status: "expired", outcome: "opted-out", count: 1 });
    expect((await messagesOf(id)).map((row) => row.id)).not.toContain(`campaign:${id}:${cleo.userId}`);
    expect(await messagesOf(id)).toContainEqual(
      expect.objectContaining({ id: `campaign:${id}:${guest}`, channel: "mail", status: "delivered" }),
    );
  });

  test("waits for its time, and is cancelled before it and while it goes out", async () => {
    const eventId = await openEvent();
    const [ana] = [await register(eventId), await register(eventId)];
    const scheduledAt = Date.now() + HOUR_MS;
    const waiting = await approved(draftTo(toEvent(eventId), { scheduledAt }));
    await goOut();
    expect(await messagesOf(waiting.id)).toEqual([]);
    value(await author.api.campaigns.cancel.mutate({ campaignId: waiting.id }));
    await goOut(scheduledAt + 1);
    expect(await messagesOf(waiting.id)).toEqual([]);

    const stopped = await approved(draftTo(toEvent(eventId)));
    await goOut();
    const sent = await deliver(
      stopped.id,
      system(Date.now(), async () => void (await author.api.campaigns.cancel.mutate({ campaignId: stopped.id }))),
    );
    // Both may have been handed over at once; nobody is after that.
    expect(sent.length).toBeLessThanOrEqual(2);
    expect(await statusOf(stopped.id)).toBe("cancelled");
    const late = await approved(draftTo(toEvent(eventId)));
    await goOut();
    value(await author.api.campaigns.cancel.mutate({ campaignId: late.id }));
    expect(await deliver(late.id)).toEqual([]);
    expect(await messagesOf(late.id)).toContainEqual(
      expect.objectContaining({ id: `campaign:${late.id}:${ana.userId}`, outcome: "campaign-cancelled" }),
    );
  });
});

async function settingsWith({ browser }: Person, chosen: readonly ("mail" | "push")[]) {
  const { version, channels, quietFrom, quietTo, language } = await browser.api.messages.settings.query();
  return { version, quietFrom, quietTo, language, channels: { ...channels, "event-campaigns": [...chosen] } };
}

describe("consent", () => {
  test("is asked when each is sent: withdrawn while others of the lot are handed over, it holds", async () => {
    const eventId = await openEvent();
    const everybody = await Promise.all(Array.from({ length: 9 }, () => register(eventId)));
    const { id } = await approved(draftTo(toEvent(eventId)));
    await goOut();
    let withdrawal: Promise<void> | null = null;
    const withdrawAll = async () => {
      for (const person of everybody)
        value(await person.browser.api.messages.saveSettings.mutate(await settingsWith(person, [])));
    };
    // Whoever is handed over meanwhile waits with the first.
    const slow = () => (withdrawal ??= withdrawAll());
    const sent = await deliver(id, system(Date.now(), slow));
    // Six are under way at a time; whoever comes after them was asked anew.
    expect(sent.length).toBeLessThanOrEqual(6);
    const mails = (await messagesOf(id)).filter(({ channel }) => channel === "mail");
    const kept = mails.filter(({ outcome }) => outcome === "opted-out");
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(kept.length + sent.length).toBe(9);
  });

  test("withdrawn a second before prevents it, and one who says yes again gets the next", async () => {
    const eventId = await openEvent();
    const ana = await register(eventId);
    const { id } = await approved(draftTo(toEvent(eventId)));
    await goOut();
    value(await ana.browser.api.messages.saveSettings.mutate(await settingsWith(ana, [])));
    expect(await deliver(id, system(Date.now() + 1_000))).toEqual([]);
    expect(await messagesOf(id)).toMatchObject([{ channel: "inbox", status: "expired", outcome: "opted-out" }]);
    value(await ana.browser.api.messages.saveSettings.mutate(await settingsWith(ana, ["mail"])));
    const next = await approved(draftTo(toEvent(eventId)));
    await goOut();
    expect(await deliver(next.id)).toMatchObject([{ to: ana.email }]);
  });

  test("is withdrawn by one press without signing in, which looking alone does not do", async () => {
    const eventId = await openEvent();
    const ana = await register(eventId);
    await bringGuest(eventId, "one-click@elsewhere.example");
    const first = await approved(draftTo(toEvent(eventId)));
    await goOut();
    const mails = await deliver(first.id);
    expect(mails).toHaveLength(2);
    for (const { unsubscribe = "", to } of mails) {
      expect(unsubscribe.startsWith(`${ORIGIN}/api/riverside/unsubscribe/`)).toBe(true);
      const secret =
        decodeURIComponent(unsubscribe) +
        atob(unsubscribe.split("/").at(-1)?.replaceAll("-", "+").replaceAll("_", "/") ?? "");
      for (const name of [to, ana.userId, "event-campaigns"]) expect(secret).not.toContain(name);
      for (const method of ["GET", "HEAD", "GET"]) {
        const page = await exports.default.fetch(unsubscribe, { method });
        expect(page.status).toBe(200);
        expect(page.headers.get("cache-control")).toBe("no-store");
      }
    }
    const between = await approved(draftTo(toEvent(eventId)));
    await goOut();
    expect(await deliver(between.id)).toHaveLength(2);
    for (const { unsubscribe = "" } of mails)
      for (let press = 0; press < 2; press++) {
        const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
        const answer = await exports.default.fetch(unsubscribe, { method: "POST", body, redirect: "manual" });
        expect([answer.status, answer.headers.get("set-cookie")]).toEqual([200, null]);
      }
    const last = await approved(draftTo(toEvent(eventId))).catch((failure: Error) => failure.message);
    // There is nobody left who takes it.
    expect(last).toContain("nobody-reached");
    expect((await ana.browser.api.messages.settings.query()).channels["event-campaigns"]).toEqual([]);
    // What is no campaign still comes.
    expect((await ana.browser.api.messages.settings.query()).channels.places).toEqual(["mail"]);
    // A guest who comes to another event with the same address is the same one.
    const elsewhere = await openEvent();
    await bringGuest(elsewhere, "One-Click@elsewhere.example");
    // Also with an account, until they choose.
    const now = openBrowser("riverside");
    await now.signIn("one-click@elsewhere.example");
    const { channels } = await now.api.messages.settings.query();
    expect([channels["event-campaigns"], channels["college-campaigns"]]).toEqual([[], ["mail"]]);
    expect(await author.api.campaigns.reach.query({ audience: toEvent(elsewhere), channels: ["mail"] })).toMatchObject({
      people: 1,
      optedOut: 1,
    });
  });

  test("is withdrawn by no address that was changed, or is another college's", async () => {
    const eventId = await openEvent();
    await register(eventId);
    const { id } = await approved(draftTo(toEvent(eventId)));
    await goOut();
    const [mail] = await deliver(id);
    const address = mail?.unsubscribe ?? "";
    const forged = [
      `${address.slice(0, -3)}AAA`,
      address.replace("/riverside/", "/northgate/"),
      `${ORIGIN}/api/riverside/unsubscribe/${"A".repeat(120)}`,
      `${ORIGIN}/api/riverside/unsubscribe/x`,
    ];
    for (const one of forged)
      for (const method of ["GET", "POST"])
        expect((await exports.default.fetch(one, { method })).status, one).toBe(404);
    expect((await author.api.campaigns.reach.query({ audience: toEvent(eventId), channels: [] })).optedOut).toBe(0);
  });
});

describe("going out", () => {
  test("loses and doubles nobody, whatever statement it dies at", async () => {
    const eventId = await openEvent();
    const guests = await Promise.all(Array.from({ length: 7 }, (_, at) => bringGuest(eventId, `g${at}@e.example`)));
    await register(eventId);
    let deaths = 0;
    let isOver = false;
    for (let statement = 1; !isOver; statement++) {
      for (const when of ["before", "after"] as const) {
        const { id } = await approved(draftTo(toEvent(eventId)));
        let count = 0;
        let died = false;
        const dying = dyingAt(env[shard], () => {
          if (died) return "before";
          died = ++count === statement;
          return died ? when : null;
        });
        const ctx = openSystem({ ...env, BUS, [shard]: dying }, Date.now());
        await sendCampaigns(ctx).catch(() => {});
        if (died) deaths++;
        isOver = !died;
        await goOut();
        const say = `${when} ${statement}`;
        const written = await messagesOf(id);
        expect(written.length, say).toBe(guests.length + 1);
        expect(await author.api.campaigns.get.query({ campaignId: id }), say).toMatchObject({
          ...{ status: "sent", written: guests.length + 1 },
        });
        const [now, sent] = [Date.now(), [] as Sent[]];
        for (let life = 0; life < 2; life++) sent.push(...(await deliver(id, system(now + life * (LEASE_MS + 1)))));
        expect(new Set(sent.map(({ to }) => to)).size, say).toBe(guests.length + 1);
        expect(sent.length, say).toBe(guests.length + 1);
      }
    }
    expect(deaths).toBeGreaterThan(6);
  });

  test("goes on page by page, and nobody is written to after it was stopped in between", async () => {
    const eventId = await openEvent();
    for (let one = 0; one < 230; one++) await bringGuest(eventId, null);
    await register(eventId);
    const { id } = await approved(draftTo(toEvent(eventId)));
    let count = 0;
    const dying = dyingAt(env[shard], () => (++count >= 6 ? "before" : null));
    await sendCampaigns(openSystem({ ...env, BUS, [shard]: dying }, Date.now())).catch(() => {});
    const before = (await messagesOf(id)).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(231);
    expect(await statusOf(id)).toBe("sending");
    await goOut();
    expect((await messagesOf(id)).length).toBe(231);
    expect(await author.api.campaigns.get.query({ campaignId: id })).toMatchObject({ status: "sent", written: 231 });
  });

  test("comes to its author as a test, whatever they chose, and is none of the count", async () => {
    const eventId = await openEvent();
    await register(eventId);
    await rows.prepare("DELETE FROM messages WHERE id LIKE '%:test-%'").run();
    const written = await write(draftTo(toEvent(eventId)));
    const { settings, saveSettings } = author.api.messages;
    const { version, channels, quietFrom, quietTo, language } = await settings.query();
    const nothing = { ...channels, "event-campaigns": [] };
    value(await saveSettings.mutate({ version, quietFrom, quietTo, language, channels: nothing }));
    value(await author.api.campaigns.sendTest.mutate(seen(written)));
    const tests = await inShards<Row>("SELECT * FROM messages WHERE id LIKE ?", `campaign:${written.id}:%:test-%`);
    const { ctx, sent } = system();
    await sendMessages(ctx, collegeId, [tests[0]?.id ?? ""]);
    const box = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=organizer@riverside.example`);
    const subjects = [...sent, ...(await box.json<Sent[]>())].map(({ subject }) => subject);
    expect(subjects).toContain("Test: News of Campaigned");
    expect((await author.api.campaigns.get.query({ campaignId: written.id })).counts).toEqual([]);
  });
});
