import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type CollegeId, type EventId, makeId, type UserId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import type { BooksReport, HistoryPage, PastPage } from "#shared/views/history";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

let organizer: Browser;
let collegeId: CollegeId;
let eventId: EventId;
const people = new Map<string, Browser>();
/** The instant before which Bo was not confirmed. */
let beforeYes: number;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  const [riverside] = seeded.colleges;
  if (riverside?.slug !== "riverside") throw new Error("no Riverside");
  collegeId = riverside.id;
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  await organizer.api.auth.rename.mutate({ name: "Olga" });
  const now = Date.now();
  const times = { startsAt: now, endsAt: now + 10_800_000, salesOpenAt: now, salesCloseAt: now + 7_200_000 };
  const words = { title: "Long memory", summary: "", description: "", category: "Music", venue: "Hall" };
  const fields = { departmentId: null, ...words, ...times, capacity: 3, approval: true };
  const { id, version } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  eventId = id;
  const published = value(await organizer.api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
  for (const name of ["Ada", "Bo", "Cy"]) await ask(name);
  await wait(20);
  beforeYes = Date.now();
  await wait(20);
  value(await organizer.api.organizer.confirmRegistration.mutate({ ...command(), userId: await idOf("Bo") }));
  const more = { eventId, version: published.version, fields: { ...fields, capacity: 8 } };
  value(await organizer.api.organizer.updateEvent.mutate(more));
  value(await (await person("Cy")).api.attendee.cancelRegistration.mutate(command()));
}, 60_000);

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const command = () => ({ commandId: commandId(), eventId });
const ask = async (name: string) => value(await (await person(name)).api.attendee.register.mutate(command()));
const idOf = async (name: string) => (await (await person(name)).api.auth.me.query()).user?.id as UserId;

async function person(name: string): Promise<Browser> {
  const known = people.get(name);
  if (known) return known;
  const browser = openBrowser("riverside");
  await browser.signIn(`${name.toLowerCase()}@riverside.example`);
  await browser.api.auth.rename.mutate({ name });
  people.set(name, browser);
  return browser;
}

async function past(at: number, after = 0, limit = 50): Promise<PastPage> {
  const progress = await organizer.api.history.past.query({ eventId, at, after, limit });
  if (!progress.done) throw new Error("a short log is replayed at once");
  return progress.page;
}

async function books(): Promise<BooksReport> {
  const progress = await organizer.api.history.checkBooks.query({ eventId });
  if (!progress.done) throw new Error("a short log is replayed at once");
  return progress.report;
}

const said = ({ entries }: HistoryPage) =>
  entries.flatMap(({ actorName, changes }) =>
    changes.map((change) => `${actorName ?? "-"} ${change.is} ${("name" in change && change.name) || ""}`.trim()),
  );

describe("the history of an event", () => {
  test("says who did what to whom, newest first", async () => {
    expect(said(await organizer.api.history.list.query({ eventId }))).toEqual([
      "Cy cancelled Cy",
      "- set",
      "Olga confirmed Bo",
      "Cy requested Cy",
      "Bo requested Bo",
      "Ada requested Ada",
      expect.stringMatching(/^- set/),
      "- opened",
    ]);
  });

  test("is narrowed to a kind, and to a person with what happened to their passes", async () => {
    expect(said(await organizer.api.history.list.query({ eventId, kind: "settings" }))).toHaveLength(3);
    const bo = await idOf("Bo");
    await eventually(
      async () => said(await organizer.api.history.list.query({ eventId, about: bo })).length,
      (count) => count === 2,
    );
    value(await organizer.api.organizer.revokePass.mutate({ ...command(), userId: bo }));
    await eventually(
      async () => said(await organizer.api.history.list.query({ eventId, about: bo })),
      (lines) => lines[0] === "Olga passes-revoked Bo",
    );
  });

  test("knows nothing of somebody who never came", async () => {
    const { user } = await organizer.api.auth.me.query();
    const stranger = makeId("user", 1, new Uint8Array(10));
    for (const about of [user?.id as UserId, stranger])
      expect(await organizer.api.history.list.query({ eventId, about })).toEqual({ entries: [], next: null });
  });

  test("goes on page by page", async () => {
    const all = await organizer.api.history.list.query({ eventId });
    const found: number[] = [];
    for (let before: number | undefined; ; ) {
      const page = await organizer.api.history.list.query({ eventId, limit: 2, ...(before && { before }) });
      found.push(...page.entries.map(({ seq }) => seq));
      if (page.next === null) break;
      before = page.next;
    }
    expect(found).toEqual(all.entries.map(({ seq }) => seq));
  });

  test("keeps the codes of passes to itself", async () => {
    const mine = await (await person("Bo")).api.attendee.getPass.query({ eventId });
    const text = JSON.stringify(await organizer.api.history.list.query({ eventId }));
    for (const { shortCode } of mine.registration.passes) expect(text).not.toContain(shortCode);
  });

  test("is for those who manage the event", async () => {
    const { api } = await person("Ada");
    expect(await failureOf(api.history.list.query({ eventId }))).toBe("NOT_ALLOWED");
    expect(await failureOf(api.history.past.query({ eventId, at: 0 }))).toBe("NOT_ALLOWED");
    expect(await failureOf(api.history.checkBooks.query({ eventId }))).toBe("NOT_ALLOWED");
    expect(await failureOf(api.history.checkLog.query({ eventId }))).toBe("NOT_ALLOWED");
  });
});

describe("an event as it was known", () => {
  test("has the totals, the settings and the people of then", async () => {
    const then = await past(beforeYes);
    expect(then).toMatchObject({ capacity: 3, status: "published", totals: { pending: 3, confirmed: 0 }, next: null });
    expect(then.people.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "Ada pending",
      "Bo pending",
      "Cy pending",
    ]);
    const now = await past(Date.now() + 1_000_000);
    expect(now).toMatchObject({ capacity: 8, totals: { pending: 1, confirmed: 1, cancelled: 1 } });
    expect(await past(0)).toMatchObject({ seq: 0, capacity: 0, people: [] });
  });

  test("has its people page by page", async () => {
    const first = await past(beforeYes, 0, 2);
    expect(first.people.map(({ name }) => name)).toEqual(["Ada", "Bo"]);
    expect(first).toMatchObject({ next: 2, count: 3 });
    expect((await past(beforeYes, 2, 2)).people.map(({ name }) => name)).toEqual(["Cy"]);
  });
});

describe("the sales of an event", () => {
  test("are what was asked for, without what was given back, by type and over time", async () => {
    const { ticketTypes, unit, from, until, changes } = await eventually(
      () => organizer.api.history.sales.query({ eventId }),
      (view) => view.changes.reduce((sum, { sold }) => sum + sold, 0) === 2,
    );
    expect(ticketTypes.map(({ name, admits }) => [name, admits])).toEqual([["Admission", true]]);
    expect(unit).toBe("minute");
    for (const { at, ticketTypeId, waiting } of changes) {
      expect(at).toBeGreaterThanOrEqual(from);
      expect(at).toBeLessThanOrEqual(until);
      expect([ticketTypeId, waiting]).toEqual([ticketTypes[0]?.id, 0]);
    }
  });
});

describe("the log of an event", () => {
  const check = (after = 0) => organizer.api.history.checkLog.query({ eventId, after });
  const edit = (sql: string) =>
    runInDurableObject(env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId)), (_, { storage }) => {
      storage.sql.exec(sql);
    });

  test("is whole, and how it ended is noted where its object cannot write", async () => {
    const whole = await check();
    expect(whole).toMatchObject({ done: true, broken: null });
    expect(whole.checkedTo).toBeGreaterThan(5);
    const noted = await eventually(
      () => env.DB_1.prepare("SELECT max(seq) AS seq FROM log_heads WHERE event_id = ?").bind(eventId).first("seq"),
      (seq) => seq === whole.checkedTo,
    );
    expect(noted).toBe(whole.checkedTo);
    expect(await failureOf(check(whole.checkedTo + 1))).toBe("NOT_FOUND");
  });

  test("says which entry was edited, which was written anew, and where it was cut", async () => {
    await edit("CREATE TABLE kept AS SELECT * FROM log");
    const restore = () => edit("DELETE FROM log; INSERT INTO log SELECT * FROM kept");
    await edit("UPDATE log SET at = at + 1 WHERE seq = 3");
    expect(await check()).toMatchObject({ done: true, broken: { at: 3, why: "link" } });
    await restore();
    await edit("DELETE FROM log WHERE seq > 4");
    expect(await check()).toMatchObject({ checkedTo: 4, broken: { at: 5, why: "cut" } });
    await restore();
    await env.DB_1.prepare("UPDATE log_heads SET hash = 'another' WHERE event_id = ?").bind(eventId).run();
    expect((await check()).broken).toMatchObject({ why: "anchor" });
    await restore();
  });
});

describe("the books of an event", () => {
  test("are right, and a row that somebody edited is named", async () => {
    expect(await books()).toMatchObject({ found: 0, differences: [] });
    const stub = env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId));
    const ada = await idOf("Ada");
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec("UPDATE registration SET json = json_set(json, '$.status', 'confirmed') WHERE user_id = ?", ada);
    });
    expect(await books()).toMatchObject({
      found: 1,
      differences: [{ table: "registration", key: ada, is: "other" }],
    });
  });
});
