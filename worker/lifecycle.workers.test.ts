import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import { editedFields } from "#shared/changed-fields";
import type { EventId } from "#shared/ids";
import type { EventSetup } from "#shared/views/event";
import { openSystem } from "./context.ts";
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
import { inShards } from "./test-databases.ts";
import { dyingAt } from "./test-dying-database.ts";

vi.setConfig({ testTimeout: 300_000 });

const HOUR_MS = 3_600_000;
const REASON = "The roof leaks. We are sorry.";

let admin: Browser;
let organizer: Browser;
const people = new Map<string, Browser>();

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  expect(seeded.colleges[0]?.slug).toBe("riverside");
  admin = await openAdministrator("riverside");
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 300_000);

const fieldsOf = (
  title: string,
  more: { capacity?: number; approval?: boolean; departmentId?: string | null } = {},
) => {
  const now = Date.now();
  const times = {
    startsAt: now + HOUR_MS,
    endsAt: now + 3 * HOUR_MS,
    salesOpenAt: now,
    salesCloseAt: now + 2 * HOUR_MS,
  };
  const words = { title, summary: "", description: "Bring a friend.", category: "Music", venue: "Hall" };
  return { departmentId: null, ...words, ...times, capacity: 20, approval: false, ...more };
};

async function openEvent(title: string, more: Parameters<typeof fieldsOf>[1] = {}): Promise<EventSetup> {
  const fields = fieldsOf(title, more);
  const { id, version } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  return value(await organizer.api.organizer.setStatus.mutate({ eventId: id, version, status: "published" }));
}

async function person(name: string): Promise<Browser> {
  const known = people.get(name);
  if (known) return known;
  const browser = openBrowser("riverside");
  await browser.signIn(`${name.toLowerCase()}@riverside.example`);
  people.set(name, browser);
  return browser;
}
const register = async (name: string, eventId: string) =>
  value(await (await person(name)).api.attendee.register.mutate({ commandId: commandId(), eventId }));
const join = async (name: string, eventId: string) =>
  value(await (await person(name)).api.attendee.joinWaitlist.mutate({ commandId: commandId(), eventId }));

type MessageRow = { id: string; kind: string; user_id: string; status: string };
const messagesOf = (eventId: string) =>
  inShards<MessageRow>(
    "SELECT id, kind, user_id, status FROM messages WHERE channel = 'inbox' AND event_id = ? AND kind LIKE 'event-%'",
    eventId,
  );
const noticeOf = (eventId: string) =>
  inShards<{ told: number; finished_at: number | null }>("SELECT * FROM event_notices WHERE event_id = ?", eventId);

/** The job's minutes until nothing is left to tell of this event. */
async function tellAll(eventId: string): Promise<void> {
  for (let minute = 0; minute < 100; minute++) {
    await tellPeople(openSystem(env, Date.now()));
    if ((await noticeOf(eventId)).every((one) => one.finished_at !== null)) return;
    await scheduler.wait(50);
  }
  throw new Error("the job does not end");
}
const subjectsTo = async (name: string) => {
  const to = encodeURIComponent(`${name.toLowerCase()}@riverside.example`);
  const mails: { subject: string; text: string }[] = await (
    await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${to}`)
  ).json();
  return mails;
};

describe("an event that is duplicated", () => {
  const setUp = async (): Promise<EventSetup> => {
    const { api } = organizer;
    const { id: eventId } = await openEvent("To be copied");
    await api.organizer.addGate.mutate({ eventId, name: "North gate" });
    await api.organizer.addStation.mutate({ eventId, name: "Desk", kind: "service" });
    const setup = await api.organizer.addStation.mutate({ eventId, name: "Bar", kind: "food" });
    const stationId = setup.stations.find(({ name }) => name === "Bar")?.id ?? "";
    const { version, cooks, priorServiceSeconds } = await api.organizer.getStation.query({ stationId });
    const marks = { variant: "", diets: [], modifiers: [], allergens: [] };
    const dish = { ...marks, name: "Soup", description: "", category: "", price: 300, makeSeconds: 60, stock: 5 };
    const food = { stationId, version, name: "Bar", lanes: [], cooks, priorServiceSeconds, menu: [dish] };
    const menus = [{ id: "late", name: "Late", from: setup.startsAt, to: setup.endsAt }];
    value(await api.organizer.saveStation.mutate({ ...food, menus }));
    return setup;
  };

  test("is a draft with all that was set up, under ids of its own, at its own time", async () => {
    const { api } = organizer;
    const source = await setUp();
    const startsAt = source.startsAt + 7 * 24 * HOUR_MS;
    const wish = { commandId: commandId(), eventId: source.id, title: "The copy", startsAt, withTeam: false };
    const { eventId } = await api.lifecycle.duplicate.mutate(wish);
    const copy = await api.organizer.getEvent.query({ eventId });
    const { title, status, endsAt, description, salesCloseAt, gates, stations } = copy;
    expect({ title, status, description }).toEqual({
      title: "The copy",
      status: "draft",
      description: source.description,
    });
    expect(endsAt - startsAt).toBe(source.endsAt - source.startsAt);
    expect(copy.startsAt - salesCloseAt).toBe(source.startsAt - source.salesCloseAt);
    expect(gates.map(({ name }) => name)).toEqual(["North gate"]);
    expect(stations.map(({ name, kind }) => [name, kind])).toEqual([
      ["Desk", "service"],
      ["Bar", "food"],
    ]);
    expect(gates[0]?.id).not.toBe(source.gates[0]?.id);
    const skuOf = async ({ stations: own }: EventSetup) => {
      const stationId = own.find(({ name }) => name === "Bar")?.id ?? "";
      return (await api.attendee.getStation.query({ stationId })).menu[0];
    };
    const [soup, copied] = [await skuOf(source), await skuOf(copy)];
    expect(copied).toMatchObject({ name: "Soup", price: 300 });
    expect(copied?.skuId).not.toBe(soup?.skuId);
    const barId = stations.find(({ name }) => name === "Bar")?.id ?? "";
    const { menus } = await api.organizer.getStation.query({ stationId: barId });
    expect(menus).toEqual([{ id: "late", name: "Late", from: copy.startsAt, to: endsAt }]);
    expect(await failureOf(openBrowser("riverside").api.attendee.getEvent.query({ eventId }))).toBe("NOT_FOUND");
  });

  test("is one, however often and at once it is asked for", async () => {
    const { api } = organizer;
    const source = await setUp();
    const wish = { commandId: commandId(), eventId: source.id, title: "One copy", startsAt: 1e12, withTeam: false };
    const copies = await Promise.all([1, 2, 3, 4].map(() => api.lifecycle.duplicate.mutate(wish)));
    const { gates, version } = await api.organizer.getEvent.query({ eventId: copies[0]?.eventId ?? "" });
    await api.organizer.addGate.mutate({ eventId: source.id, name: "Made since" });
    copies.push(await api.lifecycle.duplicate.mutate(wish));
    expect(new Set(copies.map(({ eventId }) => eventId)).size).toBe(1);
    expect(await inShards("SELECT id FROM events WHERE title = 'One copy'")).toHaveLength(1);
    const again = await api.organizer.getEvent.query({ eventId: copies[0]?.eventId ?? "" });
    expect(again).toMatchObject({ gates, version });
  });

  test("takes its team along where that is asked for", async () => {
    const source = await setUp();
    const helper = "copied-helper@riverside.example";
    await openBrowser("riverside").signIn(helper);
    const dates = { startsAt: source.startsAt, endsAt: source.endsAt };
    const place = { eventId: source.id };
    await admin.api.people.giveRole.mutate({
      commandId: commandId(),
      email: helper,
      role: "volunteer",
      place,
      ...dates,
    });
    const startsAt = source.startsAt + 24 * HOUR_MS;
    const copy = async (withTeam: boolean) => {
      const wish = { commandId: commandId(), eventId: source.id, title: "With team", startsAt, withTeam };
      const { eventId } = await admin.api.lifecycle.duplicate.mutate(wish);
      return admin.api.people.listTeam.query({ eventId });
    };
    expect(await copy(false)).toEqual([]);
    expect(await copy(true)).toMatchObject([
      { userEmail: helper, role: "volunteer", startsAt, endsAt: source.endsAt + 24 * HOUR_MS },
    ]);
  });
});

describe("an event that is cancelled", () => {
  test("takes nobody and admits nobody, says why, and tells everybody with a place once", async () => {
    const { api } = organizer;
    const event = await openEvent("Cancelled fair", { capacity: 2, approval: true });
    const eventId = event.id;
    await api.organizer.addGate.mutate({ eventId, name: "Gate" });
    for (const name of ["Cara", "Cem"]) await register(name, eventId);
    const cara = (await (await person("Cara")).api.auth.me.query()).user?.id ?? "";
    value(await api.organizer.confirmRegistration.mutate({ commandId: commandId(), eventId, userId: cara }));
    await join("Cleo", eventId);
    await join("Cyd", eventId);
    value(await (await person("Cyd")).api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    const standing = await eventually(
      () => api.lifecycle.getStanding.query({ eventId }),
      (seen) => seen.people === 3,
    );
    expect(standing).toMatchObject({ people: 3, told: null, mayPublish: true });
    const before = await api.organizer.getEvent.query({ eventId });
    const wish = { eventId, version: before.version, reason: REASON };
    const cancelled = value(await api.lifecycle.cancel.mutate(wish));
    expect(cancelled).toMatchObject({ status: "cancelled", version: before.version + 1 });
    expect(value(await api.lifecycle.cancel.mutate(wish))).toEqual(cancelled);
    const other = { ...wish, version: cancelled.version, reason: "Something else" };
    expect(await api.lifecycle.cancel.mutate(other)).toEqual({ ok: false, refusal: { code: "event-cancelled" } });

    await tellAll(eventId);
    await tellAll(eventId);
    const mails = await eventually(
      () => messagesOf(eventId),
      (rows) => rows.length === 3 && rows.every((one) => one.status !== "pending"),
    );
    expect(mails.map(({ kind }) => kind)).toEqual(Array(3).fill("event-cancelled"));
    for (const name of ["Cara", "Cem", "Cleo"]) {
      // The inbox has it first; mail goes on its way by itself.
      const told = await eventually(
        async () => (await subjectsTo(name)).filter(({ subject }) => subject === "Cancelled: Cancelled fair"),
        ({ length }) => length > 0,
      );
      expect(told, name).toHaveLength(1);
      expect(told[0]?.text).toContain(REASON);
    }
    expect((await subjectsTo("Cyd")).some(({ subject }) => subject.startsWith("Cancelled:"))).toBe(false);
    expect(await api.lifecycle.getStanding.query({ eventId })).toMatchObject({ told: { count: 3, isDone: true } });

    const page = await (await person("Cara")).api.attendee.getEvent.query({ eventId });
    expect(page).toMatchObject({ status: "cancelled", cancelReason: REASON });
    const home = await (await person("Cara")).api.attendee.home.query();
    expect(home.cancelled).toMatchObject([{ event: { id: eventId }, reason: REASON }]);
    expect([...home.passes, ...home.waiting, ...home.pending].filter((held) => held.event.id === eventId)).toEqual([]);
    expect(await (await person("Cara")).api.attendee.getPass.query({ eventId })).toMatchObject({
      cancelReason: REASON,
    });
  });

  test("takes nobody, lets nobody wait and admits nobody", async () => {
    const { api } = organizer;
    const event = await openEvent("Cancelled live");
    const eventId = event.id;
    const { gates, version } = await api.organizer.addGate.mutate({ eventId, name: "Gate" });
    const live = value(await api.organizer.setStatus.mutate({ eventId, version, status: "live" }));
    const { passes } = await register("Lara", eventId);
    value(await api.lifecycle.cancel.mutate({ eventId, version: live.version, reason: REASON }));
    const command = () => ({ commandId: commandId(), eventId });
    const { attendee } = (await person("Late")).api;
    const closed = { ok: false, refusal: { code: "event-not-published" } };
    expect(await attendee.register.mutate(command())).toEqual(closed);
    expect(await attendee.holdSeat.mutate(command())).toEqual(closed);
    expect(await attendee.joinWaitlist.mutate(command())).toEqual(closed);
    const scan = { ...command(), gateId: gates[0]?.id ?? "", code: passes[0]?.shortCode ?? "" };
    expect(value(await api.scanner.scan.mutate(scan))).toMatchObject({
      verdict: "stop",
      refusal: { code: "event-not-live", status: "cancelled" },
    });
    const now = await api.organizer.getEvent.query({ eventId });
    const gone = { ok: false, refusal: { code: "event-cancelled" } };
    expect(await api.organizer.setStatus.mutate({ eventId, version: now.version, status: "live" })).toEqual(gone);
    const edit = { eventId, version: now.version, fields: fieldsOf("Renamed") };
    expect(await api.organizer.updateEvent.mutate(edit)).toEqual(gone);
  });

  test("is never a draft, nor one that is over", async () => {
    const { api } = organizer;
    const fields = fieldsOf("Never seen");
    const draft = await api.organizer.createEvent.mutate({ commandId: commandId(), fields });
    const cancel = (eventId: EventId, version: number) =>
      api.lifecycle.cancel.mutate({ eventId, version, reason: REASON });
    expect(await cancel(draft.id, draft.version)).toEqual({ ok: false, refusal: { code: "event-not-published" } });
    const { id, version } = await openEvent("Over");
    const over = value(await api.organizer.setStatus.mutate({ eventId: id, version, status: "ended" }));
    expect(await cancel(id, over.version)).toEqual({ ok: false, refusal: { code: "event-over" } });
    expect(await cancel(id, version)).toEqual({ ok: false, refusal: { code: "event-over" } });
  });

  test("and one that is over leave their stations shut, whoever wants to open them", async () => {
    const { api } = organizer;
    for (const how of ["ended", "cancelled"] as const) {
      const { id: eventId } = await openEvent(`Shut when ${how}`);
      await api.organizer.addStation.mutate({ eventId, name: "Desk", kind: "service" });
      const { stations, version } = await api.organizer.addStation.mutate({ eventId, name: "Bar", kind: "food" });
      const turn = (stationId: string, intake: "open" | "paused" | "closed") =>
        api.station.setIntake.mutate({ commandId: commandId(), stationId, intake });
      for (const { id } of stations) value(await turn(id, "open"));
      if (how === "ended") value(await api.organizer.setStatus.mutate({ eventId, version, status: "ended" }));
      else value(await api.lifecycle.cancel.mutate({ eventId, version, reason: REASON }));
      const statusesOf = () =>
        Promise.all(
          stations.map(async ({ id }) => {
            const { summary } = await api.station.board.query({ stationId: id });
            return summary.kind === "service" ? summary.queue.status : summary.kitchen.status;
          }),
        );
      await eventually(statusesOf, (all) => all.every((status) => status === "closed"));
      for (const { id } of stations) {
        for (const intake of ["open", "paused"] as const)
          expect(await turn(id, intake)).toEqual({ ok: false, refusal: { code: "event-over" } });
        value(await turn(id, "closed"));
      }
    }
  });

  test("stays in calendars, as cancelled and newer than before", async () => {
    const { api } = organizer;
    const { id: eventId } = await openEvent("In a calendar");
    await register("Cal", eventId);
    const { api: own } = await person("Cal");
    const { address } = await own.attendee.makeCalendarFeed.mutate();
    const read = async (path: string) => (await organizer.send(path)).text();
    const feed = () => read(new URL(address).pathname);
    const file = () => read(`/api/riverside/calendar/events/${eventId}.ics`);
    const sequence = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text.replaceAll(/\r\n /g, ""))?.[1]);
    const before = await eventually(feed, (text) => text.includes("BEGIN:VEVENT"));
    expect(before).toContain("STATUS:CONFIRMED");
    const { version } = await api.organizer.getEvent.query({ eventId });
    value(await api.lifecycle.cancel.mutate({ eventId, version, reason: REASON }));
    for (const after of [await feed(), await file()]) {
      expect(after).toContain("STATUS:CANCELLED");
      expect(sequence(after)).toBeGreaterThan(sequence(before));
    }
  });
});

describe("what people are told", () => {
  test("is told once however often the job is killed, and wherever", async () => {
    const { api } = organizer;
    const event = await openEvent("Killed often");
    const eventId = event.id;
    const names = ["Kim", "Kai", "Kit", "Kora", "Kurt"];
    for (const name of names) await register(name, eventId);
    value(await api.lifecycle.cancel.mutate({ eventId, version: event.version, reason: REASON }));
    await eventually(
      () => api.lifecycle.getStanding.query({ eventId }),
      ({ people: there }) => there === names.length,
    );
    const shard = await env.DB.prepare("SELECT shard FROM colleges WHERE slug = 'riverside'").first<Shard>("shard");
    if (!shard) throw new Error("there is no college");
    // Alone: those of other tests would die in its place.
    await inShards("UPDATE event_notices SET finished_at = 1 WHERE event_id <> ?", eventId);
    let deaths = 0;
    for (let [statement, idle] = [1, 0]; statement <= 30 && idle < 100; ) {
      const before = deaths;
      for (const when of ["before", "after"] as const) {
        let count = 0;
        const breaking = dyingAt(env[shard], () => (++count === statement ? when : null));
        const system = { ...openSystem(env, Date.now()), env: { ...env, [shard]: breaking } };
        await tellPeople(system).catch(() => deaths++);
      }
      if ((await noticeOf(eventId)).every((one) => one.finished_at !== null)) break;
      // Nobody is told, and nothing dies, before all that was decided can be read.
      if (deaths > before) statement++;
      else {
        idle++;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    expect(deaths).toBeGreaterThan(8);
    await tellAll(eventId);
    const mails = await messagesOf(eventId);
    expect(mails).toHaveLength(names.length);
    expect(new Set(mails.map(({ user_id }) => user_id)).size).toBe(names.length);
    expect((await noticeOf(eventId))[0]).toMatchObject({ told: names.length });
  });

  test("waits for a ledger whose decisions are not all readable yet", async () => {
    const { api } = organizer;
    const event = await openEvent("Behind");
    const eventId = event.id;
    await register("Bea", eventId);
    await eventually(
      () => api.lifecycle.getStanding.query({ eventId }),
      ({ people: there }) => there === 1,
    );
    value(await api.lifecycle.cancel.mutate({ eventId, version: event.version, reason: REASON }));
    await inShards("UPDATE event_notices SET ledger_seq = 1000000 WHERE event_id = ?", eventId);
    await tellPeople(openSystem(env, Date.now()));
    expect(await messagesOf(eventId)).toEqual([]);
    await inShards("UPDATE event_notices SET ledger_seq = NULL WHERE event_id = ?", eventId);
    await tellAll(eventId);
    expect(await messagesOf(eventId)).toHaveLength(1);
  });

  test("is a new time or place, if it is asked for and there is one", async () => {
    const { api } = organizer;
    const event = await openEvent("Moving");
    const eventId = event.id;
    await register("Mo", eventId);
    const { version, status } = event;
    const fields = editedFields(event);
    expect(status).toBe("published");
    const edit = async (at: number, change: Partial<typeof fields>, tells: boolean) => {
      const wish = { eventId, version: at, fields: { ...fields, ...change }, tellPeople: tells };
      return value(await api.organizer.updateEvent.mutate(wish)).version;
    };
    const renamed = await edit(version, { title: "Moving on" }, true);
    const quiet = await edit(renamed, { title: "Moving on", venue: "Yard" }, false);
    expect(await noticeOf(eventId)).toEqual([]);
    await edit(quiet, { title: "Moving on", venue: "Library" }, true);
    await tellAll(eventId);
    const [mail] = await eventually(
      async () => (await subjectsTo("Mo")).filter(({ subject }) => subject.startsWith("New time or place:")),
      (found) => found.length === 1,
    );
    expect(mail?.text).toContain("Library, ");
  });

  test("is not told of an edit that seats do not allow", async () => {
    const { api } = organizer;
    const event = await openEvent("Too small", { capacity: 5 });
    const eventId = event.id;
    await register("Tea", eventId);
    await register("Tom", eventId);
    const wish = {
      eventId,
      version: event.version,
      fields: { ...editedFields(event), venue: "Cupboard", capacity: 1 },
      tellPeople: true,
    };
    expect(await api.organizer.updateEvent.mutate(wish)).toMatchObject({
      ok: false,
      refusal: { code: "capacity-below-taken" },
    });
    expect(await noticeOf(eventId)).toEqual([]);
    expect(await api.organizer.getEvent.query({ eventId })).toMatchObject({ venue: "Hall" });
  });
});

describe("events of departments", () => {
  let club: Browser;
  let departmentId: string;

  beforeAll(async () => {
    const department = { commandId: commandId(), name: "Chess club", parentId: null };
    departmentId = (await admin.api.college.addDepartment.mutate(department)).id;
    club = openBrowser("riverside");
    await club.signIn("chess@riverside.example");
    const dates = { startsAt: null, endsAt: null };
    const place = { departmentId };
    const email = "chess@riverside.example";
    await admin.api.people.giveRole.mutate({ commandId: commandId(), email, role: "organizer", place, ...dates });
    await club.signIn("chess@riverside.example");
    await club.addPasskey();
  });
  const draftOf = (title: string) =>
    club.api.organizer.createEvent.mutate({ commandId: commandId(), fields: fieldsOf(title, { departmentId }) });

  test("are published by their organizers where the college does not say otherwise", async () => {
    const { id: eventId, version } = await draftOf("Open chess");
    expect(await club.api.lifecycle.getStanding.query({ eventId })).toMatchObject({ mayPublish: true });
    value(await club.api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
  });

  test("are submitted, given back with a note, submitted again and published by the college", async () => {
    expect(await admin.api.lifecycle.saveApproval.mutate({ approvesEvents: true })).toEqual({ approvesEvents: true });
    const { id: eventId, version } = await draftOf("Chess night");
    const publish = (browser: Browser, at: number) =>
      browser.api.organizer.setStatus.mutate({ eventId, version: at, status: "published" });
    expect(await publish(club, version)).toEqual({ ok: false, refusal: { code: "needs-approval" } });
    expect(await club.api.lifecycle.getStanding.query({ eventId })).toMatchObject({ mayPublish: false });
    const submitted = value(await club.api.lifecycle.submit.mutate({ eventId, version }));
    expect(await publish(club, submitted.version)).toEqual({ ok: false, refusal: { code: "needs-approval" } });
    expect(await club.api.lifecycle.listSubmitted.query()).toEqual([]);
    expect(await organizer.api.lifecycle.listSubmitted.query()).toMatchObject([{ id: eventId, title: "Chess night" }]);
    const giveBack = { eventId, version: submitted.version, note: "Say which room." };
    expect(await failureOf(club.api.lifecycle.giveBack.mutate(giveBack))).toBe("NOT_ALLOWED");
    const back = value(await organizer.api.lifecycle.giveBack.mutate(giveBack));
    const again = { ok: false, refusal: { code: "not-submitted" } };
    expect(await organizer.api.lifecycle.giveBack.mutate({ ...giveBack, version: back.version })).toEqual(again);
    expect(await club.api.lifecycle.getStanding.query({ eventId })).toMatchObject({
      submittedAt: null,
      returnNote: "Say which room.",
    });
    const second = value(await club.api.lifecycle.submit.mutate({ eventId, version: back.version }));
    expect(await club.api.lifecycle.getStanding.query({ eventId })).toMatchObject({ returnNote: null });
    const edited = { ...fieldsOf("Chess night", { departmentId }), venue: "Room 3" };
    const { version: newest } = value(
      await club.api.organizer.updateEvent.mutate({ eventId, version: second.version, fields: edited }),
    );
    // Only what the college has seen is published.
    expect(await publish(organizer, second.version)).toMatchObject({ ok: false, refusal: { code: "stale-edit" } });
    expect(value(await publish(organizer, newest))).toMatchObject({ status: "published" });
    expect(await organizer.api.lifecycle.listSubmitted.query()).toEqual([]);
    const { entries } = await admin.api.audit.list.query({ limit: 50 });
    for (const action of ["lifecycle.saveApproval", "lifecycle.submit", "lifecycle.giveBack"])
      expect(entries.map((one) => one.action)).toContain(action);
  });

  test("come to nobody by way of a copy or a series", async () => {
    await admin.api.lifecycle.saveApproval.mutate({ approvesEvents: true });
    const { id: eventId, version } = await draftOf("Chess class");
    value(await organizer.api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
    const wish = { commandId: commandId(), eventId, title: "A copy", startsAt: Date.now(), withTeam: false };
    const { eventId: copy } = await club.api.lifecycle.duplicate.mutate(wish);
    expect(await club.api.organizer.getEvent.query({ eventId: copy })).toMatchObject({ status: "draft" });
    const now = await club.api.organizer.getEvent.query({ eventId });
    const repeat = {
      every: "week" as const,
      interval: 1,
      weekdays: [],
      monthDay: "date" as const,
      end: { type: "count" as const, count: 3 },
    };
    const make = { commandId: commandId(), eventId, version: now.version, repeat, exdates: [] };
    const { occurrences } = value(await club.api.series.make.mutate(make));
    expect(occurrences.map(({ status }) => status)).toEqual(["published", "draft", "draft"]);
    const all = { eventId, version: now.version, scope: "all" as const };
    expect(await club.api.series.publish.mutate(all)).toEqual({ ok: false, refusal: { code: "needs-approval" } });
    const published = value(await organizer.api.series.publish.mutate(all));
    expect(published.occurrences.map(({ status }) => status)).toEqual(Array(3).fill("published"));
    await admin.api.lifecycle.saveApproval.mutate({ approvesEvents: false });
  });
});
