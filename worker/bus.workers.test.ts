import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { CollegeId, EventId, PassId, UserId } from "#shared/ids";
import { DEAD_LETTERS_MAX } from "#shared/limits";
import { type BusMessage, busMessageSchema } from "#shared/protocol/bus";
import { consumeBatch, react } from "./consumers/consume-batch.ts";
import { openSystem } from "./context.ts";
import { sweepDeadLetters } from "./jobs/sweep-dead-letters.ts";
import { tellPeople } from "./jobs/tell-people.ts";
import type { SeedReport } from "./seed.ts";
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
import { dumpRows, inShards } from "./test-databases.ts";
import { openReceivers } from "./test-receiver.ts";

vi.setConfig({ testTimeout: 240_000 });

let admin: Browser;
let staff: Browser;
let collegeId: CollegeId;
let eventId: EventId;
const receivers = openReceivers();

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = await openAdministrator("riverside");
  staff = openBrowser("platform");
  await staff.signIn("platform-admin@campuspulse.example");
  await staff.addPasskey();
  collegeId = (await admin.api.auth.me.query()).college?.id as CollegeId;
  eventId = seeded.events.find(({ title }) => title === "Open Day")?.id as EventId;
}, 60_000);
afterAll(() => receivers.close());

/** A message as the queue hands it over, and what was said about it. */
function message(body: unknown, attempts = 1) {
  const said = { acked: false, retried: false };
  const ack = () => {
    said.acked = true;
  };
  const retry = () => {
    said.retried = true;
  };
  return { said, handed: { id: crypto.randomUUID(), timestamp: new Date(), body, attempts, ack, retry } as Message };
}

const batch = (queue: string, messages: readonly Message[]) =>
  ({ queue, messages, metadata: {}, ackAll: () => {}, retryAll: () => {} }) as unknown as MessageBatch;

describe("everything that the bus carries", () => {
  test("has been done when it is said for the first time: thrice more, and in any order, has no effect", async ({
    task,
  }) => {
    receivers.put("bus.example.com", () => new Response("ok"));
    const webhook = { name: "Hook", url: "https://bus.example.com/", types: ["registration.confirmed" as const] };
    value(await admin.api.webhooks.add.mutate({ commandId: commandId(), ...webhook }));
    const people: Browser[] = [];
    for (const who of ["attendee", "volunteer", "organizer"]) {
      const one = openBrowser("riverside");
      await one.signIn(`${who}@riverside.example`);
      value(await one.api.attendee.register.mutate({ commandId: commandId(), eventId }));
      people.push(one);
    }
    const { stations } = await admin.api.organizer.getEvent.query({ eventId });
    const stationId = stations.find(({ kind }) => kind === "service")?.id ?? "";
    for (const one of people)
      await one.api.attendee.joinQueue.mutate({ commandId: commandId(), stationId, laneId: "regular" });
    // Somebody waits for a seat, and is offered one.
    const full = await admin.api.organizer.getEvent.query({ eventId });
    const rows = await eventually(
      () =>
        inShards<{ id: PassId; userId: UserId }>(
          "SELECT id, user_id AS userId FROM passes WHERE college_id = ?",
          collegeId,
        ),
      (found) => found.length === people.length,
    );
    value(await admin.api.lifecycle.cancel.mutate({ eventId, version: full.version, reason: "The roof leaks" }));
    await eventually(
      async () => {
        await tellPeople(openSystem(env, Date.now()));
        const cancelled = "SELECT DISTINCT user_id FROM messages WHERE college_id = ? AND kind = 'event-cancelled'";
        return inShards(cancelled, collegeId);
      },
      (found) => found.length === people.length,
    );
    const messages = await inShards<{ id: string }>("SELECT id FROM messages WHERE college_id = ?", collegeId);
    const ids = (found: readonly { id: unknown }[]) => found.map(({ id }) => id);
    const all = [
      { type: "messages-due", collegeId, ids: ids(messages) },
      { type: "emergency-due", collegeId },
      { type: "staffing-due", collegeId, eventId },
      { type: "rules-due", collegeId, eventId, place: "event" },
      { type: "gate-rules-due", collegeId },
      { type: "rules-due", collegeId, eventId, place: stationId },
      { type: "passes-changed", collegeId, ids: ids(rows) },
      { type: "registrations-ended", collegeId, eventId, userIds: rows.map(({ userId }) => userId), at: Date.now() },
      { type: "webhooks-due", collegeId },
    ] as BusMessage[];
    // A kind of message that is missing here was never shuffled.
    const kinds = busMessageSchema.options.map(({ shape }) => shape.type.value);
    expect([...new Set(all.map(({ type }) => type))].sort()).toEqual([...kinds].sort());

    for (const one of all) await react(openSystem(env, Date.now()), one);
    // When it was last looked is a note of the clock's, and changes with it.
    const rowsOfState = async () => {
      const { staffing_looks: _, ...rows } = await dumpRows();
      return rows;
    };
    const state = async () => ({
      rows: await rowsOfState(),
      mailbox: await env.DB.prepare("SELECT id, to_address, subject FROM mailbox ORDER BY id")
        .all()
        .then(({ results }) => results),
      sent: receivers.received.length,
    });
    const before = await settledState(state);
    expect(before.mailbox.length).toBeGreaterThan(2 * people.length);
    expect(before.sent).toBe(people.length);
    const shuffled = Array.from({ length: 3 }, () => all)
      .flat()
      .map((one, at) => ({ one, by: Math.sin(at * 12.9898) }))
      .sort((a, b) => a.by - b.by)
      .map(({ one }) => one);
    const told = shuffled.map((one) => message(JSON.parse(JSON.stringify(one))));
    for (let at = 0; at < told.length; at += 5)
      await consumeBatch(
        batch(
          "campuspulse-bus",
          told.slice(at, at + 5).map(({ handed }) => handed),
        ),
        env,
      );
    expect(told.filter(({ said }) => !said.acked || said.retried)).toEqual([]);
    expect(await settledState(state)).toEqual(before);
    Object.assign(task.meta, {
      says: `${shuffled.length} messages of ${kinds.length} kinds, doubled and shuffled: 0 extra effects`,
    });
  });

  /** Once the objects' own alarms have nothing left to write. */
  async function settledState<T>(read: () => Promise<T>): Promise<T> {
    let before = "";
    return eventually(read, (now) => {
      const text = JSON.stringify(now);
      const isSame = text === before;
      before = text;
      return isSame;
    });
  }
});

describe("calls for the same place", () => {
  test("that come together cost no more than one: side by side they would be in each other's way", async () => {
    const { stations } = await admin.api.organizer.getEvent.query({ eventId });
    const place = stations.find(({ kind }) => kind === "service")?.id ?? "";
    const asked = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    const statementsOf = async (calls: number) => {
      const told = Array.from({ length: calls }, () => message({ type: "rules-due", collegeId, eventId, place }));
      asked.mockClear();
      await consumeBatch(
        batch(
          "campuspulse-bus",
          told.map(({ handed }) => handed),
        ),
        env,
      );
      expect(told.filter(({ said }) => !said.acked || said.retried)).toEqual([]);
      return asked.mock.calls.length;
    };
    await statementsOf(1);
    const one = await statementsOf(1);
    expect(await statementsOf(25)).toBeLessThan(2 * one);
    asked.mockRestore();
  });
});

describe("what the bus gives up", () => {
  const poison = () => ({ type: "messages-due", collegeId, ids: [] });
  const letters = async () => (await staff.platform.platform.listLetters.query({ before: null })).letters;

  test("comes back until its last try, whose cause is kept, and keeps nobody else waiting", async () => {
    const good = message({ type: "webhooks-due", collegeId });
    for (const attempts of [1, 2, 3, 4]) {
      const bad = message(poison(), attempts);
      await consumeBatch(batch("campuspulse-bus", [bad.handed, good.handed]), env);
      expect([bad.said, good.said]).toEqual([
        { acked: false, retried: true },
        { acked: true, retried: false },
      ]);
      expect(await letters()).toEqual([]);
    }
    const dead = message(poison());
    await consumeBatch(batch("campuspulse-bus-dead", [dead.handed]), env);
    expect(dead.said).toEqual({ acked: true, retried: false });
    expect(await letters()).toMatchObject([
      {
        ...{ type: null, slug: null, ids: [], times: 1, replayedAt: null },
        ...{ unreadable: "Its “ids” is empty.", cause: expect.stringContaining("ZodError") },
      },
    ]);
    expect(await failureOf(staff.platform.platform.replayLetter.mutate({ id: (await letters())[0]?.id ?? "" }))).toBe(
      "BAD_INPUT",
    );
  });

  test("is shown once with its ids however often it died, and is sent again, which the college's log says", async () => {
    const lost = { type: "messages-due", collegeId, ids: ["nobody:1"] };
    for (let times = 0; times < 3; times++)
      await consumeBatch(batch("campuspulse-bus-dead", [message(lost).handed]), env);
    const [letter] = await letters();
    expect(letter).toMatchObject({
      type: "messages-due",
      slug: "riverside",
      ids: ["nobody:1"],
      times: 3,
      unreadable: null,
      cause: null,
    });
    const sent = vi.spyOn(env.BUS, "send");
    const { letters: after } = await staff.platform.platform.replayLetter.mutate({ id: letter?.id ?? "" });
    expect(sent).toHaveBeenCalledWith(lost);
    expect(after[0]?.replayedAt).toBeGreaterThan(0);
    const entry = await env.DB.prepare("SELECT input FROM audit_entries WHERE action = 'platform.replayLetter'").first(
      "input",
    );
    expect(JSON.parse(String(entry))).toEqual({ letterId: letter?.id, type: "messages-due" });
    // It died again: what was done about it before is over.
    await consumeBatch(batch("campuspulse-bus-dead", [message(lost).handed]), env);
    expect((await letters())[0]).toMatchObject({ times: 4, replayedAt: null });
  });

  test("is forgotten after a month, and of the rest the newest are kept", async () => {
    const now = Date.now();
    const month = 31 * 86_400_000;
    await env.DB.prepare(
      `INSERT INTO dead_letters WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?1)
        SELECT 'x' || i, null, null, '', null, 1, ?2 + i, ?2 + i, null, null FROM n`,
    )
      .bind(DEAD_LETTERS_MAX, now)
      .run();
    await env.DB.prepare("INSERT INTO dead_letters VALUES ('old', null, null, '', null, 1, ?1, ?1, null, null)")
      .bind(now - month)
      .run();
    await sweepDeadLetters(openSystem(env, now));
    const { count } = await staff.platform.platform.listLetters.query({ before: null });
    expect(count).toBe(DEAD_LETTERS_MAX);
    expect((await letters())[0]?.id).toBe(`x${DEAD_LETTERS_MAX}`);
  });

  test("is the platform's to look at alone", async () => {
    const outsider = openBrowser("platform", new Map(admin.jar));
    expect(await failureOf(outsider.platform.platform.listLetters.query({ before: null }))).toBe("NOT_ALLOWED");
  });
});
