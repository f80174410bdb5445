import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SHARDS } from "#db/shards";
import type { EventId } from "#shared/ids";
import {
  DOOR_FILTERS,
  DOOR_SORTS,
  type DoorExportPage,
  type DoorFilter,
  type DoorPage,
  type DoorSort,
} from "#shared/views/event";
import type { SeedReport } from "./seed.ts";
import type { Authenticator } from "./test-authenticator.ts";
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
import { shardOf } from "./test-databases.ts";

vi.setConfig({ testTimeout: 60_000 });

let organizer: Browser;
let admin: Browser;
let eventId: EventId;
const people = new Map<string, Browser>();

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  expect(seeded.colleges[0]?.slug).toBe("riverside");
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  admin = await openAdministrator("riverside");
  eventId = await openEvent("Door list", 3, true);
  for (const name of ["Ada", "Bo", "Cy"]) await register(name);
  for (const name of ["Zoe", "Dan", "Yan", "Eve"]) await join(name);
  await confirm("Ada");
  await confirm("Bo");
  await cancel("Dan"); // leaves a gap in the numbers
  await settle("Dan cancelled");
}, 60_000);

async function openEvent(title: string, capacity: number, approval: boolean): Promise<EventId> {
  const now = Date.now();
  const times = { startsAt: now, endsAt: now + 10_800_000, salesOpenAt: now, salesCloseAt: now + 7_200_000 };
  const words = { title, summary: "", description: "", category: "Music", venue: "Hall" };
  const fields = { departmentId: null, ...words, ...times, capacity, approval };
  const { id, version } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  value(await organizer.api.organizer.setStatus.mutate({ eventId: id, version, status: "published" }));
  return id;
}

async function person(name: string): Promise<Browser> {
  const known = people.get(name);
  if (known) return known;
  const browser = openBrowser("riverside");
  await browser.signIn(`${name.toLowerCase()}@riverside.example`);
  await browser.api.auth.rename.mutate({ name });
  people.set(name, browser);
  return browser;
}

const command = () => ({ commandId: commandId(), eventId });
const register = async (name: string) => value(await (await person(name)).api.attendee.register.mutate(command()));
const join = async (name: string) => value(await (await person(name)).api.attendee.joinWaitlist.mutate(command()));
const cancel = async (name: string) =>
  value(await (await person(name)).api.attendee.cancelRegistration.mutate(command()));
const confirm = async (name: string) => {
  const { user } = await (await person(name)).api.auth.me.query();
  value(await organizer.api.organizer.confirmRegistration.mutate({ ...command(), userId: user?.id ?? "" }));
};
type DoorMore = { q?: string; cursor?: string; limit?: number; sort?: DoorSort; ticketTypeId?: string };
const door = (show: DoorFilter, more: DoorMore = {}) =>
  organizer.api.organizer.doorList.query({ eventId, show, ...more });
const lines = ({ entries }: Pick<DoorPage, "entries">) => entries.map(({ name, status }) => `${name} ${status}`);
const settle = (line: string) =>
  eventually(
    () => door("all"),
    (page) => lines(page).includes(line),
  );

describe("the door list", () => {
  test("shows everybody by name, or those of one kind", async () => {
    expect(lines(await door("all"))).toEqual([
      "Ada confirmed",
      "Bo confirmed",
      "Cy pending",
      "Dan cancelled",
      "Eve waiting",
      "Yan waiting",
      "Zoe waiting",
    ]);
    expect(lines(await door("coming"))).toEqual(["Ada confirmed", "Bo confirmed"]);
    expect(lines(await door("to-confirm"))).toEqual(["Cy pending"]);
    expect(lines(await door("cancelled"))).toEqual(["Dan cancelled"]);
    expect(lines(await door("coming", { q: "bo" }))).toEqual(["Bo confirmed"]);
    expect(lines(await door("coming", { q: "zoe" }))).toEqual([]);
  });

  test("shows the waiting list in its order, each with the place they have now, also where one is searched for", async () => {
    const inLine = ({ entries }: DoorPage) => entries.map(({ name, place }) => [place, name]);
    expect(inLine(await door("waiting"))).toEqual([
      [1, "Zoe"],
      [2, "Yan"],
      [3, "Eve"],
    ]);
    expect(inLine(await door("waiting", { q: "eve" }))).toEqual([[3, "Eve"]]);
    const eve = await people.get("Eve")?.api.attendee.getEvent.query({ eventId });
    expect(eve?.mine).toMatchObject({ status: "waiting", ahead: 2 });
  });

  test("goes on page by page, in every filter, with nobody twice and nobody left out", async () => {
    for (const show of DOOR_FILTERS)
      for (const order of [{}, ...DOOR_SORTS.map((sort) => ({ sort }))]) {
        const all = await door(show, order);
        const found: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await door(show, { ...order, limit: 1, ...(cursor && { cursor }) });
          found.push(...lines(page));
          expect(page.counts === null).toBe(cursor !== undefined);
          cursor = page.nextCursor;
        }
        expect(found, JSON.stringify({ show, order })).toEqual(lines(all));
        expect(found.toSorted()).toEqual(lines(await door(show)).toSorted());
      }
  });

  test("is sorted by time asked, or by status with those first who wait for a yes", async () => {
    const names = async (sort: DoorSort, show: DoorFilter = "all") =>
      (await door(show, { sort })).entries.map(({ name }) => name);
    expect(await names("asked")).toEqual(["Ada", "Bo", "Cy", "Zoe", "Dan", "Yan", "Eve"]);
    expect(await names("status")).toEqual(["Cy", "Eve", "Yan", "Zoe", "Ada", "Bo", "Dan"]);
    expect(await names("name", "waiting")).toEqual(["Eve", "Yan", "Zoe"]);
  });

  test("goes on by status where it was, though that of the last one shown has changed", async () => {
    const first = await door("all", { sort: "status", limit: 2 });
    expect(lines(first)).toEqual(["Cy pending", "Eve waiting"]);
    const { userId } = first.entries[1] ?? {};
    const set = "UPDATE registrations SET status = ? WHERE event_id = ? AND user_id = ?";
    const shard = await shardOf("riverside");
    await shard.prepare(set).bind("confirmed", eventId, userId).run();
    const next = await door("all", { sort: "status", limit: 2, cursor: first.nextCursor ?? "" });
    expect(lines(next)).toEqual(["Yan waiting", "Zoe waiting"]);
    await shard.prepare(set).bind("waiting", eventId, userId).run();
  });

  test("takes no cursor of another order, nor one it never gave", async () => {
    const { nextCursor } = await door("all", { sort: "asked", limit: 1 });
    const [, id = ""] = (nextCursor ?? "").split(".");
    for (const [sort, cursor] of [
      ["status", nextCursor ?? ""],
      ["name", nextCursor ?? ""],
      ["asked", id],
      ["asked", `soon.${id}`],
      ["status", `gone.${id}`],
      ["asked", "1."],
    ] as const)
      expect([sort, cursor, await failureOf(door("all", { sort, cursor }))]).toEqual([sort, cursor, "BAD_INPUT"]);
  });

  test("shows who has a ticket of one type, what they typed for it, and what it costs", async () => {
    const id = await openEvent("Two tickets", 5, false);
    const setup = await organizer.api.organizer.getEvent.query({ eventId: id });
    const usual = { price: 900, admits: true, hidden: false, perPersonMax: 2, salesOpenAt: null, salesCloseAt: null };
    const { ticketTypes } = value(
      await organizer.api.organizer.saveTickets.mutate({
        ...{ eventId: id, version: setup.version, commandId: commandId(), quotas: [], payOnline: false },
        refund: { shareBp: 0, until: null },
        ticketTypes: [...setup.ticketTypes, { ...usual, name: "Speaker" }],
      }),
    );
    const [student = "", speaker = ""] = ticketTypes.map((type) => type.id as string);
    const ofSpeakers = { usesMax: null, opensAt: null, closesAt: null, ticketTypeIds: [speaker] };
    const discount = { kind: "amount" as const, value: 100 };
    const codes = { eventId: id, commandId: commandId(), texts: ["TALK"], ...ofSpeakers, discount };
    await organizer.api.organizer.addCodes.mutate(codes);
    const take = async (name: string, ticketTypeId: string, more = {}) => {
      const { api } = await person(name);
      const tickets = [{ ticketTypeId, name: "" }];
      value(await api.attendee.register.mutate({ commandId: commandId(), eventId: id, tickets, ...more }));
    };
    await take("Ada", student);
    await take("Bo", speaker, { code: "TALK" });
    const list = (ticketTypeId: string) => organizer.api.organizer.doorList.query({ eventId: id, ticketTypeId });
    const { entries } = await eventually(
      () => list(speaker),
      (page) => page.entries.length > 0,
    );
    expect(entries).toMatchObject([{ name: "Bo", code: "TALK", price: 800, paid: 0 }]);
    expect((await list(student)).entries).toMatchObject([{ name: "Ada", code: null, price: 0 }]);
    const { api } = admin;
    await api.organizer.beginDoorExport.mutate({ eventId: id });
    const wish = { eventId: id, ticketTypeId: speaker, sort: "status" as const, limit: 1 };
    const { rows, nextCursor } = await api.organizer.exportDoor.query(wish);
    expect(rows.map(({ name }) => name)).toEqual(["Bo"]);
    const after = { ...wish, cursor: nextCursor ?? "" };
    expect((await api.organizer.exportDoor.query(after)).rows).toEqual([]);
  });

  test("counts with its first page", async () => {
    expect((await door("all")).counts).toEqual({ coming: 2, waiting: 3, "to-confirm": 1 });
  });

  test("goes on after somebody who was offered a seat meanwhile, and begins with them", async () => {
    const first = await door("waiting", { limit: 1 });
    expect(lines(first)).toEqual(["Zoe waiting"]);
    await cancel("Cy");
    await settle("Zoe offered");
    expect(lines(await door("waiting", { limit: 2, cursor: first.nextCursor ?? "" }))).toEqual([
      "Yan waiting",
      "Eve waiting",
    ]);
    const { entries, counts } = await door("waiting");
    expect(entries.map(({ name, place }) => [place, name])).toEqual([
      [null, "Zoe"],
      [1, "Yan"],
      [2, "Eve"],
    ]);
    expect(counts).toEqual({ coming: 2, waiting: 3, "to-confirm": 0 });
  });

  test("reads the list in an index's order, sorting nothing", async () => {
    const read: string[] = [];
    const prototype = Object.getPrototypeOf(env.DB) as D1Database;
    const prepare = vi.spyOn(prototype, "prepare");
    await door("waiting", { cursor: (await door("waiting", { limit: 1 })).nextCursor ?? "" });
    for (const sort of DOOR_SORTS)
      await door("all", { sort, cursor: (await door("all", { sort, limit: 1 })).nextCursor ?? "" });
    const queries = prepare.mock.calls.map(([query]) => query).filter((query) => /from "registrations"/.test(query));
    prepare.mockRestore();
    for (const query of new Set(queries)) {
      const params = Array.from(query.matchAll(/\?/g), () => "1");
      const plan = await env[SHARDS[0]]
        .prepare(`EXPLAIN QUERY PLAN ${query}`)
        .bind(...params)
        .all<{ detail: string }>();
      read.push(...plan.results.map(({ detail }) => detail));
    }
    for (const index of ["name", "asked", "status"]) expect(read.join()).toContain(`registrations_by_${index}`);
    expect(read.filter((step) => step.includes("registrations_by_place")).length).toBeGreaterThanOrEqual(2);
    expect(read.join("\n")).not.toMatch(/TEMP B-TREE|SCAN "?registrations/);
  });

  test("takes no filter there is not", async () => {
    expect(await failureOf(door("everybody" as DoorFilter))).toBe("BAD_INPUT");
  });
});

describe("the door list as a file", () => {
  type Wish = { show?: DoorFilter; q?: string; cursor?: string; limit?: number };
  const begin = (browser: Browser, id = eventId) => browser.api.organizer.beginDoorExport.mutate({ eventId: id });
  const page = (browser: Browser, wish: Wish = {}, id = eventId) =>
    browser.api.organizer.exportDoor.query({ eventId: id, ...wish });
  const noted = async () => {
    const { entries } = await admin.api.audit.list.query({ limit: 100 });
    return entries.filter(({ action }) => /door/i.test(action));
  };

  let authenticator: Authenticator;

  afterEach(() => {
    vi.useRealTimers();
  });

  // ASVS 7.5.1
  test("needs a second factor at the act and at every page", async () => {
    expect(await failureOf(begin(organizer))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(page(organizer))).toBe("STEP_UP_NEEDED");
    authenticator = await organizer.addPasskey();
    expect(await begin(organizer)).toEqual({ ok: true, questions: [] });
    expect((await page(organizer)).rows).toHaveLength(7);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    expect(await failureOf(begin(organizer))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(page(organizer))).toBe("STEP_UP_NEEDED");
  });

  // ASVS 16.2.5
  test("is noted once, with whose it was and of which event; no page is answered unnoted", async () => {
    const before = await noted();
    await organizer.stepUp(authenticator);
    await begin(organizer);
    for (const limit of [1, 2]) await page(organizer, { limit });
    const [entry, ...rest] = await noted();
    expect(rest).toEqual(before);
    expect(entry).toMatchObject({ action: "organizer.beginDoorExport", actorName: "Priya Raman", refusal: null });
    expect(JSON.parse(entry?.input ?? "")).toEqual({ eventId });

    // Neither another's note nor one of another event is good for this.
    expect(await failureOf(page(admin))).toBe("NOT_ALLOWED");
    const other = await openEvent("Other doors", 3, false);
    expect(await failureOf(page(organizer, {}, other))).toBe("NOT_ALLOWED");
    await begin(organizer, other);
    expect((await page(organizer, {}, other)).rows).toEqual([]);
  });

  test("is begun anew after an hour", async () => {
    const start = Date.now() + 12 * 60_000; // after all that was noted above
    const at = async (minutes: number) => {
      vi.useFakeTimers({ toFake: ["Date"], now: start + minutes * 60_000 });
      await organizer.stepUp(authenticator);
    };
    await at(0);
    await begin(organizer);
    for (const minutes of [8, 28, 48, 59]) {
      await at(minutes);
      expect((await page(organizer)).rows).toHaveLength(7);
    }
    await at(61);
    expect(await failureOf(page(organizer))).toBe("NOT_ALLOWED");
    await begin(organizer);
    expect((await page(organizer)).rows).toHaveLength(7);
  });

  test("has the mail address, the times and the gate of each, page by page as they are listed", async () => {
    await organizer.stepUp(authenticator);
    await begin(organizer);
    await openDoors();
    const {
      passes: [pass],
    } = await (await person("Ada")).api.attendee.getPass.query({ eventId }).then((one) => one.registration);
    const { gates } = await organizer.api.scanner.setup.query({ eventId });
    const scan = { eventId, gateId: gates[0]?.gateId ?? "", code: pass?.shortCode ?? "" };
    await organizer.api.scanner.scan.mutate({ commandId: commandId(), ...scan });
    const isInside = ({ rows }: DoorExportPage) => rows[0]?.admittedAt != null;
    const first = await eventually(() => page(organizer, { limit: 1 }), isInside);
    expect(first.rows).toEqual([
      {
        name: "Ada",
        email: "ada@riverside.example",
        status: "confirmed",
        requestedAt: expect.any(Number),
        confirmedAt: expect.any(Number),
        admittedAt: expect.any(Number),
        admittedGate: "West gate",
        seats: 1,
        inside: 1,
        code: null,
        price: 0,
        paid: 0,
        payBy: null,
        tickets: [{ ticketTypeId: expect.any(String), name: "Ada", price: 0 }],
        answers: {},
      },
    ]);
    const second = await page(organizer, { limit: 6, cursor: first.nextCursor ?? "" });
    expect(second.rows.map(({ email }) => email)).toEqual(
      ["bo", "cy", "dan", "eve", "yan", "zoe"].map((name) => `${name}@riverside.example`),
    );
    const inLine = await page(organizer, { show: "waiting", q: "e" });
    expect(inLine.rows.map(({ email }) => email)).toEqual(["zoe@riverside.example", "eve@riverside.example"]);
  });

  test("has no address of who is no member of the college", async () => {
    await organizer.stepUp(authenticator);
    await begin(organizer);
    const { user } = await (await person("Yan")).api.auth.me.query();
    await env.DB.prepare("DELETE FROM memberships WHERE user_id = ?").bind(user?.id).run();
    expect((await page(organizer, { q: "yan" })).rows).toMatchObject([{ name: "Yan", email: "" }]);
  });
});

async function openDoors(): Promise<void> {
  const { version } = await organizer.api.organizer.addGate.mutate({ eventId, name: "West gate" });
  value(await organizer.api.organizer.setStatus.mutate({ eventId, version, status: "live" }));
}
