import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { SHARDS } from "#db/shards";
import { type EventId, makeId } from "#shared/ids";
import { EVENTS_LISTED_MAX } from "#shared/limits";
import { MANAGED_ORDER, type ManagedEvent, type ManagedFilter } from "#shared/views/event";
import { type Browser, commandId, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { shardOf } from "./test-databases.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More than one list holds. */
const MANY = EVENTS_LISTED_MAX + 10;

let organizer: Browser;
let visitor: Browser;

type Wish = { show?: ManagedFilter; q?: string; cursor?: string; limit?: number };
const managed = (wish: Wish = {}) => organizer.api.organizer.listEvents.query(wish);

async function allManaged(wish: Wish): Promise<ManagedEvent[]> {
  const found: ManagedEvent[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof managed>> = await managed({ ...wish, ...(cursor && { cursor }) });
    found.push(...page.events);
    cursor = page.nextCursor;
  }
  return found;
}

/** As many events as one says, a day apart, like one that was made by hand. */
async function addMany(source: EventId, count: number): Promise<void> {
  const db = await shardOf("riverside");
  const [row] = (await db.prepare("SELECT * FROM events WHERE id = ?").bind(source).all()).results;
  if (!row) throw new Error("no such event");
  const names = Object.keys(row).filter((name) => name !== "catalogue_seq");
  const insert = `INSERT INTO events (${names.join()}) VALUES (${names.map(() => "?").join()})`;
  await db.batch(
    Array.from({ length: count }, (_, at) => {
      const id = makeId("event", Date.now(), crypto.getRandomValues(new Uint8Array(10)));
      const moved = { starts_at: Number(row.starts_at) + at * DAY_MS, ends_at: Number(row.ends_at) + at * DAY_MS };
      const tags = JSON.stringify(at === count - 1 ? ["rare"] : ["usual"]);
      const one: Record<string, unknown> = { ...row, ...moved, id, tags, title: `Lesson ${at}` };
      return db.prepare(insert).bind(...names.map((name) => one[name]));
    }),
  );
}

async function make(title: string, status: "draft" | "published", startsAt: number): Promise<EventId> {
  const words = { departmentId: null, title, summary: "", description: "", category: "Test", venue: "Hall" };
  const times = { startsAt, endsAt: startsAt + HOUR_MS, salesOpenAt: Date.now(), salesCloseAt: startsAt };
  const input = { commandId: commandId(), fields: { ...words, ...times, capacity: 9, approval: false } };
  const { id: eventId, version } = await organizer.api.organizer.createEvent.mutate(input);
  if (status === "published") value(await organizer.api.organizer.setStatus.mutate({ eventId, version, status }));
  return eventId;
}

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  visitor = openBrowser("riverside");
  await addMany(await make("The first lesson", "published", Date.now() + 2 * DAY_MS), MANY);
  await make("A late draft", "draft", Date.now() + 400 * DAY_MS);
}, 120_000);

/** What the database does for the statements over events that `run` sends. */
async function plansOf(run: () => Promise<unknown>): Promise<string> {
  const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
  await run();
  const queries = prepare.mock.calls.map(([query]) => query).filter((query) => /from "events"/.test(query));
  prepare.mockRestore();
  const read: string[] = [];
  for (const query of new Set(queries)) {
    const params = Array.from(query.matchAll(/\?/g), () => "1");
    const plan = env[SHARDS[0]].prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...params);
    read.push(...(await plan.all<{ detail: string }>()).results.map(({ detail }) => detail));
  }
  return read.join("\n");
}

describe("the organizers' list", () => {
  test("comes page by page, with each event once, in the order of what is to be done", async () => {
    const all = await allManaged({ limit: 100 });
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(MANY);
    const places = all.map(({ status }) => MANAGED_ORDER.indexOf(status));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    const starts = all.filter(({ status }) => status === "published").map(({ startsAt }) => startsAt);
    expect(starts).toEqual(starts.toSorted((one, other) => one - other));
  });

  test("is narrowed and searched before it is cut", async () => {
    expect((await managed({ show: "draft", limit: 1 })).events).toMatchObject([{ status: "draft" }]);
    const drafts = await allManaged({ show: "draft", limit: 1 });
    expect(drafts.map(({ title }) => title)).toContain("A late draft");
    const found = await managed({ q: `LESSON ${MANY - 1}` });
    expect(found).toMatchObject({ events: [{ title: `Lesson ${MANY - 1}` }], nextCursor: null });
    expect((await managed({ q: "hall", show: "published" })).events).toHaveLength(50);
  });

  test("takes no cursor that it never gave", async () => {
    for (const cursor of ["1", "live", "live.1", "live.x.evt_1", `gone.1.${makeId("event", 1, new Uint8Array(10))}`])
      expect([cursor, await failureOf(managed({ cursor }))]).toEqual([cursor, "BAD_INPUT"]);
  });

  test("reads in an index's order, sorting nothing", async () => {
    const plans = await plansOf(async () => managed({ cursor: (await managed({ limit: 1 })).nextCursor ?? "" }));
    expect(plans).toContain("events_by_status (college_id=? AND status=?");
    expect(plans).not.toMatch(/TEMP B-TREE|SCAN "?events\b/);
  });
});

describe("what everybody may find", () => {
  const list = (wish: Parameters<typeof visitor.api.attendee.listEvents.query>[0] = {}) =>
    visitor.api.attendee.listEvents.query(wish);

  test("goes on after the first page", async () => {
    const first = await list();
    expect(first).toHaveLength(EVENTS_LISTED_MAX);
    const last = first.at(-1);
    const next = await list({ cursor: `${last?.startsAt}.${last?.id}` });
    expect(next.length).toBeGreaterThanOrEqual(10);
    expect(next.filter(({ id }) => first.some((one) => one.id === id))).toEqual([]);
    expect(next.map(({ title }) => title)).toContain(`Lesson ${MANY - 1}`);
  });

  test("is narrowed to a day, a tag or what is free before it is cut", async () => {
    const rare = await list({ tag: "rare" });
    expect(rare.map(({ title }) => title)).toEqual([`Lesson ${MANY - 1}`]);
    const at = rare[0]?.startsAt ?? 0;
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(at);
    expect((await list({ day })).map(({ title }) => title)).toEqual([`Lesson ${MANY - 1}`]);
    expect((await list({ q: "lesson", day })).map(({ title }) => title)).toEqual([`Lesson ${MANY - 1}`]);
    const free = await list({ free: "yes", tag: "rare" });
    expect(free).toMatchObject([{ priceFrom: 0 }]);
    expect(await list({ tag: "rare", category: "Elsewhere" })).toEqual([]);
  });

  test("names today what began before and still runs", async () => {
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(Date.now());
    const running = (await list()).filter(({ startsAt, endsAt }) => startsAt < Date.now() && endsAt > Date.now());
    expect((await list({ day: today })).map(({ id }) => id)).toEqual(
      expect.arrayContaining(running.map(({ id }) => id)),
    );
  });

  test("is kept at the edge for each way of asking apart", async () => {
    const kept = (await list({ tag: "usual" })).length;
    expect([kept, (await list({ tag: "rare" })).length, (await list({ tag: "usual" })).length]).toEqual([
      EVENTS_LISTED_MAX,
      1,
      EVENTS_LISTED_MAX,
    ]);
  });

  test("takes no day there is not, and no cursor of another list", async () => {
    for (const wish of [{ day: "2026-02-31" }, { day: "soon" }, { cursor: "live" }, { cursor: "1.evt" }])
      expect([wish, await failureOf(list(wish))]).toEqual([wish, "BAD_INPUT"]);
  });

  test("reads in an index's order, sorting nothing", async () => {
    const [first] = await list();
    const plans = await plansOf(() => list({ cursor: `${first?.startsAt}.${first?.id}`, day: "2030-01-01" }));
    expect(plans).toContain("events_by_start (college_id=?");
    expect(plans).not.toMatch(/TEMP B-TREE|SCAN "?events\b/);
  });
});
