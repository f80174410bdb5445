import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import type { CollegeId, UserId } from "#shared/ids";
import type { MessageKind, OutsideChannel } from "#shared/message-kinds";
import { TOPICS } from "#shared/message-kinds";
import { sha256Hex } from "#shared/sha256";
import type { DeliveryPage } from "#shared/views/messages";
import { systemScope } from "./auth/scope.ts";
import { LEASE_MS, sendMessages } from "./consumers/send-messages.ts";
import { openSystem, openTenant } from "./context.ts";
import { sweepExpired } from "./jobs/sweep-expired.ts";
import { sweepMessages } from "./jobs/sweep-messages.ts";
import { queueMessages } from "./services/messages/queue-messages.ts";
import { type Browser, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { carriers, pathOf, TEXTS_PATH, type TestSubscription } from "./test-carriers.ts";
import { shardOf } from "./test-databases.ts";
import { dyingAt } from "./test-dying-database.ts";

vi.setConfig({ testTimeout: 120_000 });

const HOUR_MS = 3_600_000;
const refusal = <R>(result: { ok: true } | { ok: false; refusal: R }): R => {
  if (result.ok) throw new Error("it was not refused");
  return result.refusal;
};
let organizer: Browser;
let collegeId: CollegeId;
let shard: Shard;
let rows: D1Database;
let people = 0;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
  shard = (await env.DB.prepare("SELECT shard FROM colleges WHERE id = ?")
    .bind(collegeId)
    .first<Shard>("shard")) as Shard;
  rows = await shardOf("riverside");
}, 120_000);

type Person = {
  readonly browser: Browser;
  readonly api: Browser["api"]["messages"];
  readonly userId: UserId;
  readonly email: string;
};

/** Somebody new, told by these channels alone whatever it is. */
async function arrive(...channels: OutsideChannel[]): Promise<Person> {
  const email = `told-${++people}@riverside.example`;
  const browser = openBrowser("riverside");
  await browser.signIn(email);
  const userId = (await browser.api.auth.me.query()).user?.id as UserId;
  const { messages: api } = browser.api;
  const chosen = Object.fromEntries(TOPICS.map((topic) => [topic, channels])) as Record<
    (typeof TOPICS)[number],
    OutsideChannel[]
  >;
  value(await api.saveSettings.mutate({ version: 0, channels: chosen, quietFrom: 0, quietTo: 0, language: "en" }));
  return { browser, api, userId, email };
}

async function subscribe({ api }: Person): Promise<TestSubscription> {
  const subscription = await carriers.subscribe();
  value(await api.addPush.mutate(subscription));
  return subscription;
}

/** A phone that is proved to be theirs. */
async function bringPhone({ api }: Person): Promise<string> {
  const number = `+4477009${String(10_011 + people * 7).padStart(5, "0")}`;
  value(await api.askPhone.mutate({ number }));
  const [text] = await carriers.textsTo(number);
  value(await api.verifyPhone.mutate({ code: text?.body.slice(0, 6) ?? "" }));
  return number;
}

/** Has somebody told something; nothing is sent before `send`. */
async function queue({ userId }: Person, id: string, kind: MessageKind = "rule-person"): Promise<string> {
  const system = openSystem(env, Date.now());
  const scope = await systemScope(system.platform, collegeId);
  if (!scope) throw new Error("there is no college");
  const BUS = { sendBatch: async () => {} } as unknown as Env["BUS"];
  const ctx = { ...openTenant(system, scope), env: { ...env, BUS } };
  const message = { id, kind, eventId: null, userId, variables: { "rule.text": "Hurry" } };
  await queueMessages(ctx, [message]);
  await queueMessages(ctx, [message]);
  return id;
}

const send = (id: string, now = Date.now()) => sendMessages(openSystem(env, now), collegeId, [id]);

type Row = {
  channel: string;
  status: string;
  outcome: string | null;
  attempts: number;
  due_at: number;
  provider_id: string | null;
};
async function rowsOf(id: string): Promise<Record<string, Row>> {
  const select =
    "SELECT channel, status, outcome, attempts, due_at, provider_id FROM messages WHERE college_id = ? AND id = ?";
  const { results } = await rows.prepare(select).bind(collegeId, id).all<Row>();
  return Object.fromEntries(results.map((row) => [row.channel, row]));
}

describe("a message", () => {
  test("lies in the inbox until it is read, and is there once however often it was queued and sent", async () => {
    const asha = await arrive();
    const id = await queue(asha, "inbox-1");
    await Promise.all([send(id), send(id), send(id)]);
    expect(await asha.api.inbox.query({ before: null })).toMatchObject({
      unread: 1,
      messages: [{ id, text: "Hurry", isRead: false }],
    });
    await asha.api.read.mutate({ until: Date.now() });
    expect(await asha.api.unread.query()).toEqual({ unread: 0 });
    expect(await rowsOf(id)).toMatchObject({ inbox: { status: "delivered", attempts: 1 } });
    // Nobody else's.
    expect(
      (await organizer.api.messages.inbox.query({ before: null })).messages.filter((one) => one.id === id),
    ).toEqual([]);
  });

  test("goes by mail, push and text message, each once, when three senders meet", async () => {
    const ben = await arrive("mail", "push", "sms");
    const [subscription, number] = [await subscribe(ben), await bringPhone(ben)];
    const id = await queue(ben, "all-1");
    await Promise.all([send(id), send(id), sweepMessages(openSystem(env, Date.now()))]);
    const [push, ...others] = await carriers.pushesTo(subscription);
    expect(others).toEqual([]);
    expect(push?.note).toMatchObject({ body: "Hurry", tag: id, link: "/riverside/mine" });
    expect(push?.headers).toMatchObject({ urgency: "high" });
    const texts = (await carriers.textsTo(number)).filter(({ body }) => body.includes("Hurry"));
    expect(texts).toHaveLength(1);
    const box = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${ben.email}`);
    expect((await box.json<{ text: string }[]>()).filter(({ text }) => text.includes("Hurry"))).toHaveLength(1);
    expect(await rowsOf(id)).toMatchObject({
      inbox: { status: "delivered" },
      mail: { status: "delivered" },
      push: { status: "delivered" },
      sms: { status: "pending", outcome: "queued", provider_id: texts[0]?.sid },
    });
  });

  test("ends once, whatever statement its sender dies at, and is doubled only where a provider was told before", async () => {
    let deaths = 0;
    let doubled = 0;
    let isOver = false;
    for (let statement = 1; !isOver; statement++) {
      for (const when of ["before", "after"] as const) {
        const cleo = await arrive("push", "mail");
        const subscription = await subscribe(cleo);
        const id = await queue(cleo, `deadly-${statement}-${when}`);
        let count = 0;
        let died = false;
        const dying = dyingAt(env[shard], () => {
          if (died) return "before";
          died = ++count === statement;
          return died ? when : null;
        });
        const begunAt = Date.now();
        const system = openSystem({ ...env, [shard]: dying }, begunAt);
        await sendMessages(system, collegeId, [id]).catch(() => deaths++);
        isOver = !died;
        for (let life = 1; life <= 3; life++) await send(id, begunAt + life * (LEASE_MS + 1));
        const ended = await rowsOf(id);
        const say = `${when} ${statement}`;
        expect(Object.keys(ended).sort(), say).toEqual(["inbox", "mail", "push"]);
        expect(
          Object.values(ended).map(({ status }) => status),
          say,
        ).toEqual(Array(3).fill("delivered"));
        const pushes = await carriers.pushesTo(subscription);
        expect(new Set(pushes.map(({ topic }) => topic)).size, say).toBe(1);
        expect(pushes.length, say).toBeLessThanOrEqual(2);
        if (pushes.length > 1) doubled++;
      }
    }
    expect(deaths).toBeGreaterThan(6);
    // The push service was told, and our note of that was lost: before it, or at the mail's note, which comes first. By its topic
    // the service knows it for the same.
    expect(doubled).toBeLessThanOrEqual(3);
  });

  test("of a sender who never came back is sent by the sweep, after its lease", async () => {
    const dan = await arrive();
    const id = await queue(dan, "leased-1");
    await rows
      .prepare("UPDATE messages SET due_at = ?, attempts = 1 WHERE id = ?")
      .bind(Date.now() + LEASE_MS, id)
      .run();
    await send(id);
    expect((await rowsOf(id)).inbox?.status).toBe("pending");
    await sweepMessages(openSystem(env, Date.now() + LEASE_MS + 1_000));
    expect((await rowsOf(id)).inbox?.status).toBe("delivered");
  });

  test("that is of no use any more is not sent", async () => {
    const eve = await arrive("push");
    const subscription = await subscribe(eve);
    const late = await queue(eve, "late-1");
    await send(late, Date.now() + 2 * HOUR_MS);
    expect(await rowsOf(late)).toMatchObject({ inbox: { status: "expired", outcome: "too-late" } });
    const gone = await queue(eve, "pass:pas_00000000000000000000000000", "pass-issued");
    await send(gone);
    expect(await rowsOf(gone)).toMatchObject({ inbox: { status: "expired", outcome: "not-true" } });
    expect(await carriers.pushesTo(subscription)).toEqual([]);
  });
});

describe("a sender that takes its time", () => {
  test("claims each lot for as long as it is needed from then on", async () => {
    const mo = await arrive("mail");
    const [first, second] = [await queue(mo, "slow-1"), await queue(mo, "slow-2")];
    const nobodys = Array.from({ length: 24 }, (_, at) => `nobodys-${at}`);
    const system = openSystem(env, Date.now());
    let now = system.now;
    const leases: number[] = [];
    const mailer = {
      send: async ({ key }: { key: string }) => {
        leases.push(((await rowsOf(key)).mail?.due_at ?? 0) - now);
        now += 2 * LEASE_MS;
      },
    };
    await sendMessages({ ...system, clock: () => now, mailer }, collegeId, [first, ...nobodys, second]);
    expect(leases).toEqual([LEASE_MS, LEASE_MS]);
    expect((await rowsOf(second)).mail).toMatchObject({ status: "delivered" });
  });

  test("leaves what it does not come to in time to whoever is next, who sends it once", async () => {
    const nia = await arrive("mail");
    const ids = await Promise.all(Array.from({ length: 7 }, (_, at) => queue(nia, `left-${at}`)));
    const system = openSystem(env, Date.now());
    let now = system.now;
    const sent: string[] = [];
    const mailer = {
      send: async ({ key }: { key: string }) => {
        sent.push(key);
        now = system.now + LEASE_MS - 30_000;
      },
    };
    const wakes: MessageSendRequest[] = [];
    const BUS = { sendBatch: async (some: MessageSendRequest[]) => void wakes.push(...some) } as unknown as Queue;
    await sendMessages({ ...system, env: { ...env, BUS }, clock: () => now, mailer }, collegeId, ids);
    expect(sent).toHaveLength(6);
    const left = ids.filter((id) => !sent.includes(id));
    expect(wakes).toEqual([{ body: { type: "messages-due", collegeId, ids: left }, delaySeconds: 30 }]);
    now = system.now + LEASE_MS;
    await sendMessages({ ...system, clock: () => now, mailer }, collegeId, ids);
    expect(sent.toSorted()).toEqual(ids.toSorted());
  });

  test("is slow at no browser for the others", async () => {
    const oz = await arrive("push");
    const [slow, ...others] = [await subscribe(oz), await subscribe(oz), await subscribe(oz)];
    await carriers.fail(pathOf(slow as TestSubscription), 503, { afterMs: 4_000 });
    const sending = send(await queue(oz, "slow-browser-1"));
    for (const other of others)
      await eventually(
        () => carriers.pushesTo(other),
        (pushes) => pushes.length === 1,
      );
    expect(await Promise.race([sending, "on its way"])).toBe("on its way");
    await sending;
  });
});

describe("a push service", () => {
  test("that is down for a moment is asked again within seconds where it is urgent, without a sweep", async () => {
    const una = await arrive("push");
    const subscription = await subscribe(una);
    await carriers.fail(pathOf(subscription), 503);
    const id = await queue(una, "urgent-1");
    await send(id);
    expect((await rowsOf(id)).push).toMatchObject({ status: "pending", outcome: "push-503" });
    await eventually(
      () => carriers.pushesTo(subscription),
      (pushes) => pushes.length > 0,
    );
    expect(await carriers.pushesTo(subscription)).toHaveLength(1);
  });

  test("that is down is asked again, later each time, and somebody who switched it off meanwhile is left alone", async () => {
    const finn = await arrive("push");
    const subscription = await subscribe(finn);
    await carriers.fail(pathOf(subscription), 503, { times: 2 });
    const id = await queue(finn, "down-1");
    const now = Date.now();
    await send(id, now);
    const first = (await rowsOf(id)).push;
    expect(first).toMatchObject({ status: "pending", outcome: "push-503", attempts: 1 });
    await send(id, now + 1_000);
    expect((await rowsOf(id)).push?.attempts).toBe(1);
    await send(id, (first?.due_at ?? 0) + 1);
    const second = (await rowsOf(id)).push;
    expect((second?.due_at ?? 0) - (first?.due_at ?? 0)).toBeGreaterThan((first?.due_at ?? 0) - now);
    await finn.api.dropPush.mutate({ id: (await finn.api.settings.query()).devices[0]?.id ?? "" });
    await send(id, (second?.due_at ?? 0) + 1);
    expect((await rowsOf(id)).push).toMatchObject({ status: "expired", outcome: "switched-off" });
  });

  test("that knows a browser no more is believed", async () => {
    const gus = await arrive("push");
    const [old, other] = [await subscribe(gus), await subscribe(gus)];
    await carriers.forget(old);
    const id = await queue(gus, "gone-1");
    await send(id);
    expect((await rowsOf(id)).push).toMatchObject({ status: "delivered" });
    expect(await carriers.pushesTo(other)).toHaveLength(1);
    expect((await gus.api.settings.query()).devices).toHaveLength(1);
  });

  test("that has changed its address is told there, and no longer where it was; nobody else's is touched", async () => {
    const [ida, other] = [await arrive("push"), await arrive("push")];
    const [old, now] = [await subscribe(ida), await carriers.subscribe()];
    const theirs = await subscribe(other);
    for (let count = 1; count < 10; count++) await subscribe(ida);
    const replacing = { ...now, replaces: old.endpoint };
    value(await ida.api.addPush.mutate(replacing));
    value(await ida.api.addPush.mutate(replacing)); // the answer was lost
    value(await other.api.addPush.mutate({ ...(await carriers.subscribe()), replaces: now.endpoint }));
    const idsOf = async ({ api }: Person) => (await api.settings.query()).devices.map(({ id }) => id);
    const ids = await idsOf(ida);
    expect(ids).toHaveLength(10);
    expect(ids).toContain(await sha256Hex(now.endpoint));
    expect(ids).not.toContain(await sha256Hex(old.endpoint));
    expect(await idsOf(other)).toContain(await sha256Hex(theirs.endpoint));
  });

  test("of nobody's is refused, and so is an eleventh browser; signing out takes the browser away", async () => {
    const hal = await arrive("push");
    const subscription = await carriers.subscribe();
    for (const endpoint of [
      "https://evil.example/push",
      "http://10.0.0.1/push",
      "https://fcm.googleapis.com.evil.example/",
    ])
      expect(refusal(await hal.api.addPush.mutate({ ...subscription, endpoint })).code).toBe("push-service-unknown");
    for (let count = 0; count < 10; count++) await subscribe(hal);
    expect(refusal(await hal.api.addPush.mutate(subscription)).code).toBe("too-many-devices");
    const foreign = await subscribe(await arrive("push"));
    expect(refusal(await hal.api.addPush.mutate({ ...subscription, replaces: foreign.endpoint })).code).toBe(
      "too-many-devices",
    );
    await hal.browser.api.auth.signOut.mutate();
    const left = await rows
      .prepare("SELECT count(*) AS n FROM push_subscriptions WHERE user_id = ?")
      .bind(hal.userId)
      .first("n");
    expect(left).toBe(0);
  });

  test("tells a browser nothing any more once somebody else signs in there, or its session runs out", async () => {
    const browsersOf = (userId: string) =>
      rows.prepare("SELECT count(*) AS n FROM push_subscriptions WHERE user_id = ?").bind(userId).first("n");
    const [first, second] = [await arrive("push"), await arrive("push")];
    for (const one of [first, second]) await subscribe(one);
    await first.browser.signIn("next-at-this-browser@riverside.example");
    expect(await browsersOf(first.userId)).toBe(0);
    expect(await browsersOf(second.userId)).toBe(1);
    await env.DB.prepare("UPDATE sessions SET expires_at = 1 WHERE user_id = ?").bind(second.userId).run();
    await sweepExpired(openSystem(env, Date.now()));
    expect(await browsersOf(second.userId)).toBe(0);
  });
});

describe("a text message", () => {
  const hear = ({ url, body, signature }: { url: string; body: string; signature: string }) =>
    exports.default.fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature },
    });

  test("goes to a number that is proved alone: three codes an hour, five tries each", async () => {
    const ivy = await arrive("sms");
    const number = "+447700911111";
    expect(value(await ivy.api.askPhone.mutate({ number })).phone).toMatchObject({ number, isVerified: false });
    const id = await queue(ivy, "unproved-1");
    await send(id);
    expect(Object.keys(await rowsOf(id))).toEqual(["inbox"]);
    const code = (await carriers.textsTo(number))[0]?.body.slice(0, 6) ?? "";
    const wrong = code === "000000" ? "111111" : "000000";
    for (let tries = 4; tries >= 0; tries--)
      expect(refusal(await ivy.api.verifyPhone.mutate({ code: wrong }))).toEqual({
        code: "code-wrong",
        triesLeft: tries,
      });
    expect(refusal(await ivy.api.verifyPhone.mutate({ code })).code).toBe("code-over");
    value(await ivy.api.askPhone.mutate({ number }));
    value(await ivy.api.askPhone.mutate({ number }));
    expect(refusal(await ivy.api.askPhone.mutate({ number })).code).toBe("too-many-codes");
    const last = (await carriers.textsTo(number)).at(-1)?.body.slice(0, 6) ?? "";
    expect(value(await ivy.api.verifyPhone.mutate({ code: last })).phone?.isVerified).toBe(true);
    expect((await ivy.api.dropPhone.mutate()).phone).toBeNull();
    expect(await rows.prepare("SELECT 1 FROM phones WHERE number = ?").bind(number).first()).toBeNull();
    // Dropping it begins no new count.
    expect(refusal(await ivy.api.askPhone.mutate({ number })).code).toBe("too-many-codes");
  });

  test("ends as Twilio says, by its signed word or when it is asked", async () => {
    const jo = await arrive("sms");
    const number = await bringPhone(jo);
    const [one, two, three] = [await queue(jo, "sms-1"), await queue(jo, "sms-2"), await queue(jo, "sms-3")];
    for (const id of [one, two, three]) await send(id);
    const sidOf = async (id: string) => (await rowsOf(id)).sms?.provider_id ?? "";
    const word = await carriers.say(await sidOf(one), "delivered");
    expect((await hear({ ...word, signature: "AAAA" })).status).toBe(400);
    expect((await hear({ ...word, body: `${word.body}&more=1` })).status).toBe(400);
    expect((await rowsOf(one)).sms?.status).toBe("pending");
    expect((await hear(word)).status).toBe(204);
    expect((await rowsOf(one)).sms).toMatchObject({ status: "delivered", outcome: "delivered" });
    await hear(await carriers.say(await sidOf(two), "undelivered", 30_003));
    expect((await rowsOf(two)).sms).toMatchObject({ status: "failed", outcome: "twilio-30003" });
    // A word that comes late changes nothing.
    await hear(await carriers.say(await sidOf(two), "delivered"));
    expect((await rowsOf(two)).sms?.status).toBe("failed");
    await carriers.say(await sidOf(three), "delivered");
    await send(three, ((await rowsOf(three)).sms?.due_at ?? 0) + 1);
    expect((await rowsOf(three)).sms?.status).toBe("delivered");
    expect((await carriers.textsTo(number)).filter(({ body }) => body.includes("Hurry"))).toHaveLength(3);
  });

  test("whose answer was lost is not sent again once Twilio has said a word about it", async () => {
    const kim = await arrive("sms");
    const number = await bringPhone(kim);
    await carriers.fail(TEXTS_PATH, 500, { isTaken: true });
    const id = await queue(kim, "lost-1");
    await send(id);
    expect((await rowsOf(id)).sms).toMatchObject({ status: "pending", provider_id: null });
    const sid = (await carriers.textsTo(number)).at(-1)?.sid ?? "";
    await hear(await carriers.say(sid, "sent"));
    await send(id, Date.now() + 60_000);
    expect((await carriers.textsTo(number)).filter(({ body }) => body.includes("Hurry"))).toHaveLength(1);
    expect((await rowsOf(id)).sms).toMatchObject({ provider_id: sid });
  });

  test("that was handed over again ends by the word about the last, not the first", async () => {
    const lou = await arrive("sms");
    const number = await bringPhone(lou);
    await carriers.fail(TEXTS_PATH, 500, { isTaken: true });
    const id = await queue(lou, "twice-1");
    await send(id);
    const first = (await carriers.textsTo(number)).at(-1)?.sid ?? "";
    await send(id, ((await rowsOf(id)).sms?.due_at ?? 0) + 1);
    const second = (await rowsOf(id)).sms?.provider_id ?? "";
    expect(second).not.toBe(first);
    await hear(await carriers.say(first, "undelivered", 30_003));
    expect((await rowsOf(id)).sms).toMatchObject({ status: "pending", provider_id: second });
    await hear(await carriers.say(second, "delivered"));
    expect((await rowsOf(id)).sms).toMatchObject({ status: "delivered" });
  });

  test("that was held back for hours is asked about as long as any other", async () => {
    const nia = await arrive("sms");
    await bringPhone(nia);
    const id = await queue(nia, "night-1", "account-changed");
    await rows
      .prepare("UPDATE messages SET created_at = created_at - ? WHERE id = ?")
      .bind(7 * HOUR_MS, id)
      .run();
    await send(id);
    const { sms } = await rowsOf(id);
    await carriers.say(sms?.provider_id ?? "", "sent");
    await send(id, (sms?.due_at ?? 0) + 1);
    expect((await rowsOf(id)).sms).toMatchObject({ status: "pending" });
    await send(id, Date.now() + 7 * HOUR_MS);
    expect((await rowsOf(id)).sms).toMatchObject({ status: "expired" });
  });
});

describe("the sweep", () => {
  const DAY_MS = 24 * HOUR_MS;

  test("sends a hundred by itself and deletes what is old, while a bus that is down takes none of the others", async () => {
    const max = await arrive();
    const old = await queue(max, "old-0");
    await send(old);
    const age = "UPDATE messages SET created_at = created_at - ? WHERE college_id = ? AND id = ?";
    await rows
      .prepare(age)
      .bind(90 * DAY_MS, collegeId, old)
      .run();
    await sweepMessages(openSystem(env, Date.now())); // what others left
    const ids: string[] = [];
    const turn = crypto.randomUUID().slice(0, 8);
    for (let count = 0; count < 130; count++) ids.push(await queue(max, `${turn}-${count}`));
    const down = { ...env, BUS: { sendBatch: () => Promise.reject(new Error("the bus is down")) } as unknown as Queue };
    await expect(sweepMessages(openSystem(down, Date.now()))).rejects.toThrow("the bus is down");
    const pending = async () =>
      (await Promise.all(ids.map((id) => rowsOf(id)))).filter(({ inbox }) => inbox?.status === "pending").length;
    expect(await pending()).toBe(30);
    expect(await rowsOf(old)).toEqual({});
    await sweepMessages(openSystem(env, Date.now()));
    expect(await pending()).toBe(0);
  });

  test("deletes messages in every channel when their time is over, and what has not ended never", async () => {
    const lou = await arrive("mail");
    const [over, open] = [await queue(lou, "old-1"), await queue(lou, "old-2")];
    await send(over);
    const age = "UPDATE messages SET created_at = created_at - ?, due_at = ? WHERE college_id = ? AND id IN (?, ?)";
    const ageBy = (ms: number) =>
      rows
        .prepare(age)
        .bind(ms, Date.now() + HOUR_MS, collegeId, over, open)
        .run();
    const sweep = () => sweepMessages(openSystem(env, Date.now()));
    await ageBy(89 * DAY_MS);
    await sweep();
    expect(Object.keys(await rowsOf(over)).sort()).toEqual(["inbox", "mail"]);
    await ageBy(DAY_MS);
    await sweep();
    expect(await rowsOf(over)).toEqual({});
    expect(await rowsOf(open)).toMatchObject({ inbox: { status: "pending" } });
  });
});

describe("the delivery page", () => {
  test("counts what became of messages, says why one failed, and tries it again", async () => {
    const leo = await arrive("push");
    const subscription = await subscribe(leo);
    await carriers.fail(pathOf(subscription), 413);
    const id = await queue(leo, "failed-1");
    await send(id);
    const filter = { channel: "push", status: "failed", kind: "rule-person", before: null } as const;
    const page = await organizer.api.messages.listDeliveries.query(filter);
    expect(page.rows).toMatchObject([{ id, status: "failed", outcome: "push-413", attempts: 1, dueAt: null }]);
    expect(await organizer.api.messages.countDeliveries.query()).toContainEqual({
      kind: "rule-person",
      channel: "push",
      status: "failed",
      count: 1,
    });
    const which = { message: null, channel: "push", kind: "rule-person" } as const;
    expect(await organizer.api.messages.retryDeliveries.mutate(which)).toEqual({ retried: 1 });
    await eventually(
      async () => (await rowsOf(id)).push?.status,
      (status) => status === "delivered",
    );
    expect(await carriers.pushesTo(subscription)).toHaveLength(1);
    expect(await organizer.api.messages.retryDeliveries.mutate(which)).toEqual({ retried: 0 });
  });

  test("finds what went to whom, by how their name or address begins, page by page, without looking through the others'", async () => {
    const [noa, other] = [await arrive(), await arrive()];
    await noa.browser.api.auth.rename.mutate({ name: "Noa Zwicky-Q" });
    await other.browser.api.auth.rename.mutate({ name: "Zeno Anders" });
    for (let count = 0; count < 52; count++) await queue(noa, `many-${count}`);
    await queue(other, "one");
    const all = { channel: null, kind: null, status: null } as const;
    const find = async (q: string, before: DeliveryPage["next"] = null) =>
      organizer.api.messages.listDeliveries.query({ ...all, q, before });
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    const first = await find("zwick");
    const [statement = ""] = prepare.mock.calls
      .map(([query]) => query)
      .filter((query) => /select "messages"."id".*json_each/s.test(query));
    prepare.mockRestore();
    expect(new Set(first.rows.map(({ personName }) => personName))).toEqual(new Set(["Noa Zwicky-Q"]));
    expect(first.rows).toHaveLength(50);
    const second = await find("zwick", first.next);
    expect([second.rows.length, second.next]).toEqual([2, null]);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(52);
    expect((await find(`  ${noa.email.toUpperCase().slice(0, -4)}`)).rows).toHaveLength(50);
    expect((await find("NOA")).rows).toHaveLength(50);
    expect((await find("zen")).rows).toMatchObject([{ personName: "Zeno Anders" }]);
    for (const none of ["wicky", "nobody@", "%", noa.email.slice(1)]) expect((await find(none)).rows).toEqual([]);
    const params = Array.from(statement.matchAll(/\?/g), () => "1");
    const plan = await rows
      .prepare(`EXPLAIN QUERY PLAN ${statement}`)
      .bind(...params)
      .all<{ detail: string }>();
    expect(plan.results.map(({ detail }) => detail).join("\n")).toContain("messages_of_person");
    // Of another college nobody is found.
    const elsewhere = openBrowser("hillcrest");
    await elsewhere.signIn("organizer@hillcrest.example");
    const { rows: theirs } = await elsewhere.api.messages.listDeliveries.query({ ...all, q: "zwick", before: null });
    expect(theirs).toEqual([]);
  });

  test("hands a text message over again that the network did not bring", async () => {
    const mia = await arrive("sms");
    const number = await bringPhone(mia);
    const id = await queue(mia, "undelivered-1");
    await send(id);
    const sid = (await rowsOf(id)).sms?.provider_id ?? "";
    await carriers.say(sid, "undelivered", 30_003);
    await send(id, ((await rowsOf(id)).sms?.due_at ?? 0) + 1);
    expect((await rowsOf(id)).sms).toMatchObject({ status: "failed", outcome: "twilio-30003" });
    const message = { id, channel: "sms" } as const;
    expect(await organizer.api.messages.retryDeliveries.mutate({ message, channel: null, kind: null })).toEqual({
      retried: 1,
    });
    await eventually(
      async () => (await rowsOf(id)).sms,
      (row) => row?.provider_id !== null && row?.provider_id !== sid,
    );
    expect((await carriers.textsTo(number)).filter(({ body }) => body.includes("Hurry"))).toHaveLength(2);
  });
});

describe("a college's own words", () => {
  const text = {
    title: "Hurry up",
    text: "Dear {{ person.name }}: {{ rule.text }}\n\n{{ link }}",
    short: "Now: {{ rule.text }}",
  };
  const mine = { kind: "rule-person", language: "en", version: 0, text } as const;

  test("are refused where they name what there is not, shown before, and used from then on", async () => {
    const { messages: api } = organizer.api;
    const wrong = { ...mine, text: { ...text, short: "{{ rule.txet }}" } };
    expect(refusal(await api.saveTemplate.mutate(wrong))).toMatchObject({ code: "template-invalid", part: "short" });
    const shown = value(await api.previewTemplate.query({ kind: "rule-person", language: "en", text }));
    expect(shown.said.text).toMatch(/^Dear .+: Hurry/i);
    expect(shown.eventTitle).not.toBeNull();
    value(await api.saveTemplate.mutate(mine));
    expect(refusal(await api.saveTemplate.mutate(mine))).toEqual({ code: "stale-template", version: 1 });
    const mia = await arrive();
    await send(await queue(mia, "words-1"));
    expect((await mia.api.inbox.query({ before: null })).messages).toMatchObject([
      { title: "Hurry up", text: "Now: Hurry" },
    ]);
  });

  test("come in one language more, to who wants it, and in English else", async () => {
    const { messages: api } = organizer.api;
    const hindi = { ...mine, language: "hi", text: { ...text, short: "अभी: {{ rule.text }}" } };
    value(await api.saveTemplate.mutate(hindi));
    expect(refusal(await api.saveTemplate.mutate({ ...hindi, language: "ta" }))).toEqual({
      code: "another-language",
      language: "hi",
    });
    const noor = await arrive();
    const { channels, quietFrom, quietTo, languages } = await noor.api.settings.query();
    expect(languages).toEqual(["en", "hi"]);
    value(await noor.api.saveSettings.mutate({ version: 1, channels, quietFrom, quietTo, language: "hi" }));
    await send(await queue(noor, "words-2"));
    await send(await queue(noor, "words-3", "rule-staff"));
    const said = (await noor.api.inbox.query({ before: null })).messages;
    expect(said.find(({ id }) => id === "words-2")?.text).toBe("अभी: Hurry");
    expect(said.find(({ id }) => id === "words-3")?.text).toBe("Hurry");
    value(await api.removeTemplate.mutate({ kind: "rule-person", language: "hi", version: 1 }));
    const left = value(await api.removeTemplate.mutate({ kind: "rule-person", language: "en", version: 1 }));
    expect(left.language).toBeNull();
  });
});
