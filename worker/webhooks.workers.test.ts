import { env, exports } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { CollegeId, EventId, WebhookId } from "#shared/ids";
import { WEBHOOK_TYPES, type WebhookType } from "#shared/webhook-types";
import { react } from "./consumers/consume-batch.ts";
import { openSystem } from "./context.ts";
import { sweepWebhooks } from "./jobs/sweep-webhooks.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openAdministrator, value } from "./test-browser.ts";
import { inShards, shardOf } from "./test-databases.ts";
import { openReceivers } from "./test-receiver.ts";
import { DELIVERY_MS } from "./webhooks/delivery-window.ts";

vi.setConfig({ testTimeout: 120_000 });

const HOST = "hooks.example.com";
const URL_OF = `https://${HOST}/in`;
const DAY_MS = 86_400_000;

let admin: Browser;
let collegeId: CollegeId;
let eventId: EventId;
const receivers = openReceivers();

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = await openAdministrator("riverside");
  collegeId = (await admin.api.auth.me.query()).college?.id as CollegeId;
  eventId = seeded.events.find(({ title }) => title === "Open Day")?.id as EventId;
}, 60_000);
afterAll(() => receivers.close());
beforeEach(async () => {
  for (const { id } of await admin.api.webhooks.list.query()) await admin.api.webhooks.remove.mutate({ webhookId: id });
  receivers.put(HOST, () => new Response("thanks"));
  receivers.received.length = 0;
});

const add = async (types: WebhookType[] = [], url = URL_OF) =>
  value(await admin.api.webhooks.add.mutate({ commandId: commandId(), name: "Hook", url, types }));
const deliver = (now = Date.now()) => react(openSystem(env, now), { type: "webhooks-due", collegeId });
const page = async (webhookId: WebhookId) =>
  (await admin.api.webhooks.listDeliveries.query({ webhookId, before: null })).deliveries;
const one = async (webhookId: WebhookId) => (await page(webhookId))[0];
const webhook = async () => (await admin.api.webhooks.list.query())[0];

/** Writes a message to this webhook alone, as a trigger does. */
async function write(webhookId: WebhookId, id: string, at = Date.now()): Promise<void> {
  await (await shardOf("riverside"))
    .prepare("INSERT INTO webhook_messages VALUES (?, ?, 'rule.matched', ?, ?, '{}')")
    .bind(collegeId, id, webhookId, at)
    .run();
}

describe("where a webhook may go", () => {
  // ASVS 1.3.6
  test.each([
    ...["http://hooks.example.com/", "ftp://hooks.example.com/", "https://user:pass@hooks.example.com/"],
    ...[
      "https://hooks.example.com:8443/",
      "https://127.0.0.1/",
      "https://2130706433/",
      "https://0x7f.1/",
      "https://127.1/",
    ],
    ...[
      "https://017700000001/",
      "https://[::1]/",
      "https://[::ffff:127.0.0.1]/",
      "https://[fd00::1]/",
      "https://localhost./",
    ],
    ...[
      "https://169.254.169.254/latest/meta-data/",
      "https://metadata.internal/",
      "https://printer.local/",
      "https://intranet/",
    ],
    ...["https://10.0.0.1/", "https://192.168.1.1/", "https://hooks.example.com/#x", "http://169.254.169.254/"],
  ])("%s is refused", async (url) => {
    const input = { commandId: commandId(), name: "Hook", url, types: [] };
    expect(await failureOf(admin.api.webhooks.add.mutate(input))).toBe("BAD_INPUT");
    expect(await admin.api.webhooks.list.query()).toEqual([]);
  });

  // ASVS 1.3.6
  test.each([
    [["127.0.0.1"]],
    [["93.184.215.14", "10.1.2.3"]],
    [["::1"]],
    [["64:ff9b::a9fe:a9fe"]],
    [["2002:7f00:1::"]],
    [[]],
  ])("a name that leads to %j is refused, at saving and when it is called", async (addresses) => {
    receivers.put("sly.example.com", () => new Response("inside"), addresses);
    const input = { commandId: commandId(), name: "Hook", url: "https://sly.example.com/", types: [] };
    expect(await failureOf(admin.api.webhooks.add.mutate(input))).toBe("BAD_INPUT");
    receivers.put("sly.example.com", () => new Response("outside"));
    const { id } = await add([], "https://sly.example.com/");
    receivers.put("sly.example.com", () => new Response("inside"), addresses);
    const attempt = await admin.api.webhooks.ping.mutate({ webhookId: id });
    const failure = addresses.length > 0 ? "private-address" : "no-address";
    expect(attempt).toMatchObject({ status: null, failure, body: "" });
    expect(receivers.received).toEqual([]);
  });

  test("a redirect is not followed, and of an answer a kilobyte is kept", async () => {
    const { id } = await add();
    receivers.put(HOST, () => new Response("x", { status: 302, headers: { location: "http://169.254.169.254/" } }));
    expect(await admin.api.webhooks.ping.mutate({ webhookId: id })).toMatchObject({ status: 302, failure: "redirect" });
    receivers.put(HOST, () => new Response("x".repeat(100_000)));
    const attempt = await admin.api.webhooks.ping.mutate({ webhookId: id });
    expect([attempt.failure, attempt.body.length]).toEqual([null, 1_024]);
    expect((await page(id)).map(({ status }) => status).sort()).toEqual(["delivered", "failed"]);
    expect(receivers.received.map(({ url }) => url)).toEqual([URL_OF, URL_OF]);
  });
});

describe("what a webhook is told", () => {
  test("is signed as the specification says, once for each message, however often the bus repeats itself", async () => {
    const { id, secret } = await add(["registration.confirmed", "registration.cancelled"]);
    const other = await add(["order.ready"], "https://hooks.example.com/other");
    value(await admin.api.attendee.register.mutate({ commandId: commandId(), eventId }));
    await eventually(
      () => page(id),
      (all) => all.length === 1,
    );
    await Promise.all([deliver(), deliver(), deliver()]);
    await eventually(
      () => one(id),
      (delivery) => delivery?.status === "delivered",
    );
    expect(receivers.received).toHaveLength(1);
    const [{ headers, body } = { headers: new Headers(), body: "" }] = receivers.received;
    expect(new Webhook(secret).verify(body, Object.fromEntries(headers))).toMatchObject({
      type: "registration.confirmed",
      timestamp: expect.stringMatching(/^20.*Z$/),
      data: {
        eventId,
        seats: 1,
        userId: expect.stringMatching(/^usr_/),
        registrationId: expect.stringMatching(/^reg_/),
      },
    });
    expect(() => new Webhook(other.secret).verify(body, Object.fromEntries(headers))).toThrow("No matching signature");
    expect(body).not.toContain("riverside.example");

    value(await admin.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    // By the bus, which the ledger wakes: nobody swept.
    await eventually(
      () => page(id),
      (all) => all.length === 2 && all.every(({ status }) => status === "delivered"),
    );
    expect((await page(id)).map(({ type, status, attempts }) => [type, status, attempts.length])).toEqual([
      ["registration.cancelled", "delivered", 1],
      ["registration.confirmed", "delivered", 1],
    ]);
    expect(await page(other.id)).toEqual([]);
  });

  test("follows an event's life, and nothing but what it wants to hear", async () => {
    const { id } = await add(["event.published", "event.changed", "event.cancelled"]);
    const now = Date.now();
    const fields = {
      ...{
        departmentId: null,
        title: "Told",
        summary: "",
        description: "",
        category: "Music",
        venue: "Hall",
        capacity: 5,
      },
      ...{
        startsAt: now + DAY_MS,
        endsAt: now + 2 * DAY_MS,
        salesOpenAt: now,
        salesCloseAt: now + DAY_MS,
        approval: false,
      },
    };
    const { organizer, lifecycle } = admin.api;
    const made = await organizer.createEvent.mutate({ commandId: commandId(), fields });
    const change = async (more: object) => {
      const { version } = await organizer.getEvent.query({ eventId: made.id });
      value(await organizer.updateEvent.mutate({ eventId: made.id, version, fields: { ...fields, ...more } }));
    };
    await change({ venue: "Elsewhere" });
    expect(await page(id)).toEqual([]);
    const { version } = await organizer.getEvent.query({ eventId: made.id });
    value(await organizer.setStatus.mutate({ eventId: made.id, version, status: "published" }));
    await change({ venue: "Hall 2" });
    const last = await organizer.getEvent.query({ eventId: made.id });
    value(await lifecycle.cancel.mutate({ eventId: made.id, version: last.version, reason: "The roof leaks" }));
    expect((await page(id)).map(({ type }) => type).sort()).toEqual([
      "event.cancelled",
      "event.changed",
      "event.published",
    ]);
    // By the bus, without a sweep, and each once.
    await eventually(
      () => page(id),
      (deliveries) => deliveries.every(({ status }) => status === "delivered"),
    );
    expect(receivers.received).toHaveLength(3);
  });

  test("is signed with both secrets for a day after a new one was made", async () => {
    const first = await add();
    const second = await admin.api.webhooks.rotate.mutate({ webhookId: first.id });
    expect(JSON.stringify(await admin.api.webhooks.list.query())).not.toContain("whsec_");
    await admin.api.webhooks.ping.mutate({ webhookId: first.id });
    const verify = (secret: string) => {
      const { headers, body } = receivers.received.at(-1) ?? { headers: new Headers(), body: "" };
      return new Webhook(secret).verify(body, Object.fromEntries(headers));
    };
    for (const { secret } of [first, second]) expect(verify(secret)).toMatchObject({ type: "ping" });
    await write(first.id, "later");
    vi.useFakeTimers({ now: Date.now() + DAY_MS + 1, toFake: ["Date"] });
    try {
      await deliver();
      expect(verify(second.secret)).toMatchObject({ type: "rule.matched" });
      expect(() => verify(first.secret)).toThrow("No matching signature");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a webhook that does not answer", () => {
  test("is tried again later, by the sweep, and hears the same message under the same id", async () => {
    const { id } = await add();
    receivers.put(HOST, () => new Response("busy", { status: 503 }));
    await write(id, "m1");
    await deliver();
    const [failed] = await page(id);
    expect(failed).toMatchObject({
      status: "pending",
      attempts: [{ number: 1, status: 503, failure: "answer", body: "busy" }],
    });
    const dueIn = (failed?.dueAt ?? 0) - Date.now();
    expect(dueIn).toBeGreaterThan(15_000);
    expect(dueIn).toBeLessThan(31_000);
    await deliver();
    expect(receivers.received).toHaveLength(1);
    expect((await webhook())?.failingSince).toBeGreaterThan(0);
    receivers.put(HOST, () => new Response(null, { status: 204 }));
    await deliver(Date.now() + 31_000);
    expect(await one(id)).toMatchObject({
      status: "delivered",
      attempts: [{}, { number: 2, status: 204, failure: null }],
    });
    expect(receivers.received.map(({ headers }) => headers.get("webhook-id"))).toEqual(["m1", "m1"]);
    expect((await webhook())?.failingSince).toBe(null);
  });

  test("keeps nobody waiting who answers, and while it fails is sent one message at a time", async () => {
    const slow = "https://slow.example.com/";
    receivers.put("slow.example.com", () => new Response("", { status: 500 }));
    const [dead, well] = [await add([], slow), await add()];
    for (let at = 0; at < 7; at++) await write(dead.id, `before-${at}`);
    await write(well.id, "well-0");
    await deliver();
    const first = receivers.received.slice(0, 6).map(({ headers }) => headers.get("webhook-id"));
    expect(first).toContain("well-0");

    for (let at = 0; at < 12; at++) await write(dead.id, `dead-${at}`);
    for (let at = 1; at <= 8; at++) await write(well.id, `well-${at}`);
    receivers.received.length = 0;
    let answer: (response: Response) => void = () => {};
    receivers.put("slow.example.com", () => new Promise<Response>((resolve) => (answer = resolve)));
    const soon = Date.now() + 10_000;
    const bothered = deliver(soon);
    await eventually(
      async () => receivers.received.length,
      (count) => count === 6,
    );
    await deliver(soon);
    const told = (url: string) => receivers.received.filter((one) => one.url === url);
    expect([told(slow).length, told(URL_OF).length]).toEqual([1, 8]);
    receivers.put("slow.example.com", () => new Response("back"));
    answer(new Response("back"));
    await bothered;
    expect((await page(dead.id)).filter(({ messageId }) => messageId.startsWith("dead-"))).toMatchObject(
      Array.from({ length: 12 }, () => ({ status: "delivered" })),
    );
  });

  test("that is gone hears no more, and an administrator is told once", async () => {
    const { id } = await add(["order.ready"]);
    receivers.put(HOST, () => new Response("no more", { status: 410 }));
    await write(id, "g1");
    await write(id, "g2");
    await deliver();
    expect((await webhook())?.status).toBe("gone");
    const mails = () => env.DB.prepare("SELECT id FROM mailbox WHERE subject LIKE 'The webhook Hook%'").all();
    await eventually(mails, ({ results }) => results.length > 0);
    expect((await mails()).results).toHaveLength(1);
    await write(id, "g3");
    await deliver();
    expect(receivers.received).toHaveLength(2);
    expect(await page(id)).toHaveLength(2);
    expect(await failureOf(admin.api.webhooks.ping.mutate({ webhookId: id }))).toBe("BAD_INPUT");
    await admin.api.webhooks.switch.mutate({ webhookId: id, isOn: true });
    receivers.put(HOST, () => new Response("back"));
    expect(await admin.api.webhooks.replay.mutate({ webhookId: id, what: { messageId: "g1" } })).toEqual({ queued: 1 });
    await deliver();
    expect((await page(id)).map(({ messageId, status }) => [messageId, status]).sort()).toEqual([
      ["g1", "delivered"],
      ["g2", "failed"],
    ]);
    const span = { from: 0, until: Date.now() + 1 };
    expect(await admin.api.webhooks.replay.mutate({ webhookId: id, what: span })).toEqual({ queued: 2 });
  });

  test("for three days loses what it was sent then, and is switched off", async () => {
    const { id } = await add();
    receivers.put(HOST, () => Promise.reject(new TypeError("connection refused")));
    await write(id, "d1");
    await deliver();
    expect((await one(id))?.attempts[0]).toMatchObject({ status: null, failure: "unreachable" });
    const later = Date.now() + DELIVERY_MS + 1;
    vi.useFakeTimers({ now: later, toFake: ["Date"] });
    try {
      await deliver(later);
    } finally {
      vi.useRealTimers();
    }
    expect(await one(id)).toMatchObject({ status: "failed", dueAt: null });
    expect((await webhook())?.status).toBe("failing");
  });

  test("that failed a test and then, days later, once, is tried again", async () => {
    const { id } = await add();
    receivers.put(HOST, () => new Response("", { status: 404 }));
    await admin.api.webhooks.ping.mutate({ webhookId: id });
    receivers.put(HOST, () => new Response("", { status: 503 }));
    await write(id, "stale");
    await deliver();
    receivers.put(HOST, () => new Response("back"));
    await deliver(Date.now() + 60_000);
    // As if whoever delivered it had died before it noted that the webhook is well.
    await (await shardOf("riverside")).prepare("UPDATE webhooks SET failing_since = 1 WHERE id = ?").bind(id).run();
    receivers.put(HOST, () => new Response("", { status: 503 }));
    await write(id, "hiccup");
    await deliver();
    expect((await one(id))?.status).toBe("pending");
    expect((await webhook())?.status).toBe("on");
  });

  test("for a month is not remembered", async () => {
    const { id } = await add();
    await write(id, "old", Date.now() - 31 * DAY_MS);
    await deliver();
    expect(await page(id)).toHaveLength(1);
    await sweepWebhooks(openSystem(env, Date.now()));
    expect(await page(id)).toEqual([]);
    expect(await inShards("SELECT * FROM webhook_attempts WHERE message_id = ?", "old")).toEqual([]);
  });
});

describe("a rule that asks for a webhook", () => {
  test("hands its message over with the decision, to that webhook alone", async () => {
    const { id } = await add();
    const silent = await add();
    const save = (webhookId: WebhookId) =>
      admin.api.rules.save.mutate({
        ...({ eventId, commandId: commandId(), scope: "event", ruleId: null, version: 0 } as const),
        body: {
          ...{ name: "Tell them", otherwise: [], order: 50, isOn: true, from: null, until: null, stationId: null },
          match: "first",
          trigger: { type: "event", name: "event.scan.refused" },
          branches: [{ when: "", does: [{ type: "webhook", webhookId }] }],
        },
      });
    const theirs = "whk_01hzzzzzzz0000000000000000" as WebhookId;
    expect(await failureOf(save(theirs))).toBe("NOT_FOUND");
    value(await save(id));
    const { gates } = await admin.api.organizer.getEvent.query({ eventId });
    const scan = { commandId: commandId(), eventId, gateId: gates[0]?.id ?? "", code: "ABCD2345" };
    expect(value(await admin.api.scanner.scan.mutate(scan)).verdict).toBe("stop");
    await eventually(
      () => one(id),
      (delivery) => delivery !== undefined,
    );
    await deliver();
    await eventually(
      () => one(id),
      (delivery) => delivery?.status === "delivered",
    );
    expect(JSON.parse(receivers.received[0]?.body ?? "")).toMatchObject({
      type: "rule.matched",
      data: { eventId, trigger: "event.scan.refused", facts: { "event.status": "live" } },
    });
    expect(await page(silent.id)).toEqual([]);
    const { decisions } = await admin.api.rules.listDecisions.query({ eventId });
    expect(decisions[0]?.effects[0]).toMatchObject({ status: "done", outcome: "handed-over" });
  });
});

describe("every kind of message", () => {
  // Last, for what it writes is in no object's log.
  test("is told once when its row comes to say so, and not again when it only changes otherwise", async () => {
    const { id } = await add([...WEBHOOK_TYPES]);
    const silent = await add([]);
    const { stations } = await admin.api.organizer.getEvent.query({ eventId });
    const stationId = stations.find(({ kind }) => kind === "food")?.id;
    const shard = await shardOf("riverside");
    const event = `college_id = '${collegeId}' AND id = '${eventId}'`;
    const registration = `college_id = '${collegeId}' AND user_id = 'usr_x'`;
    const place = `'${collegeId}', '${eventId}'`;
    const steps: readonly (readonly [tells: WebhookType | null, sql: string])[] = [
      [
        null,
        `INSERT INTO registrations VALUES (${place}, 'usr_x', 'reg_x', '', 'pending', 1, null, null, null, null, 2, '[]', null, 0, null, 0, 0, 1)`,
      ],
      [
        "registration.confirmed",
        `UPDATE registrations SET status = 'confirmed', confirmed_at = 2, seq = 2 WHERE ${registration}`,
      ],
      [null, `UPDATE registrations SET status = 'confirmed', name = 'Another', seq = 3 WHERE ${registration}`],
      [
        "registration.cancelled",
        `UPDATE registrations SET status = 'cancelled', cancelled_at = 3, seq = 4 WHERE ${registration}`,
      ],
      [null, `UPDATE registrations SET status = 'refunded', seq = 5 WHERE ${registration}`],
      [
        "registration.confirmed",
        `UPDATE registrations SET status = 'confirmed', id = 'reg_y', seq = 6 WHERE ${registration}`,
      ],
      [
        "scan.admitted",
        `INSERT INTO scans VALUES (${place}, 900001, 1, 'gat_1', 'pas_1', null, null, 'entered', 1, '[]', null, null)`,
      ],
      [
        "scan.refused",
        `INSERT INTO scans VALUES (${place}, 900002, 1, 'gat_1', null, 'forged', null, null, 1, '[]', null, null)`,
      ],
      [
        null,
        `INSERT INTO scans VALUES (${place}, 900003, 1, 'gat_1', 'pas_1', null, null, 'left', 1, '[]', null, null)`,
      ],
      [
        "incident.found",
        `INSERT INTO incidents VALUES (${place}, 'scan-1', 'pas_1', 'double-entry', '{}', 1, null, 2)`,
      ],
      [null, `UPDATE incidents SET cleared_at = 5, seq = 3 WHERE scan_id = 'scan-1'`],
      [
        null,
        `INSERT INTO orders VALUES ('${collegeId}', 'ord_x', '${stationId}', 'usr_x', 1, 'queued', '[]', 250, 0, null, 0, 1, 2, null, null, null, null, null, null, 1)`,
      ],
      ["order.ready", "UPDATE orders SET status = 'ready', ready_at = 3, seq = 2 WHERE id = 'ord_x'"],
      [null, "UPDATE orders SET status = 'ready', seq = 3 WHERE id = 'ord_x'"],
      [
        "queue.threshold",
        `INSERT INTO rule_decisions VALUES (${place}, 'q:1', 'queue.length', '${stationId}', null, 1, 1, '{"queue.length":30}', '[]', '[]', 1)`,
      ],
      [
        null,
        `INSERT INTO rule_decisions VALUES (${place}, 'q:2', 'queue.length', '${stationId}', null, 1, 1, '{}', '[]', '[]', 0)`,
      ],
      ["event.changed", `UPDATE events SET version = version + 1, title = title || '!' WHERE ${event}`],
      [null, `UPDATE events SET version = version + 1, tags = '["new"]' WHERE ${event}`],
      [null, `UPDATE events SET version = version + 1, status = 'draft', title = 'Draft' WHERE ${event}`],
      ["event.published", `UPDATE events SET version = version + 1, status = 'published' WHERE ${event}`],
      [null, `UPDATE events SET version = version + 1, status = 'live' WHERE ${event}`],
      ["event.cancelled", `UPDATE events SET version = version + 1, status = 'cancelled' WHERE ${event}`],
    ];
    const told = async () =>
      (await inShards<{ type: string }>("SELECT type FROM webhook_messages ORDER BY rowid")).map(({ type }) => type);
    const before = (await told()).length;
    const expected: WebhookType[] = [];
    for (const [tells, sql] of steps) {
      await shard.prepare(sql).run();
      if (tells) expected.push(tells);
      expect([sql, ...(await told()).slice(before)]).toEqual([sql, ...expected]);
    }
    expect([...new Set(expected)].sort()).toEqual([...WEBHOOK_TYPES].sort());
    expect(await inShards("SELECT 1 FROM webhook_deliveries WHERE webhook_id = ?", id)).toHaveLength(expected.length);
    expect(await inShards("SELECT 1 FROM webhook_deliveries WHERE webhook_id = ?", silent.id)).toEqual([]);
  });
});
