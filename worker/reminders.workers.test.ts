import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CollegeId, EventId, VenueId } from "#shared/ids";
import { systemScope } from "./auth/scope.ts";
import { sendMessages } from "./consumers/send-messages.ts";
import { openSystem, openTenant } from "./context.ts";
import { remindPeople } from "./jobs/remind-people.ts";
import { retryDeliveries } from "./services/messages/retry-deliveries.ts";
import { type Browser, commandId, eventually, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";
import { carriers, pathOf, type TestSubscription } from "./test-carriers.ts";
import { inShards } from "./test-databases.ts";

vi.setConfig({ testTimeout: 120_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let admin: Browser;
let organizer: Browser;
let asha: Browser;
let subscription: TestSubscription;
let collegeId: CollegeId;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  admin = await openAdministrator("riverside");
  asha = openBrowser("riverside");
  await asha.signIn("reminded@riverside.example");
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
  subscription = await carriers.subscribe();
  value(await asha.api.messages.addPush.mutate(subscription));
  // These tests run at any hour.
  await sleeps(0, 0);
}, 120_000);

/** From and until what minute of the day Asha is not to be disturbed; the same twice: never. */
async function sleeps(quietFrom: number, quietTo: number): Promise<void> {
  const { version, channels, language } = await asha.api.messages.settings.query();
  value(await asha.api.messages.saveSettings.mutate({ version, channels, language, quietFrom, quietTo }));
}

/** A venue on one meridian with the others. */
async function place(name: string, latitude: number): Promise<VenueId | null> {
  const at = { name, address: "", latitude, longitude: -0.0005, capacity: null, rooms: [] };
  const saved = value(await admin.api.venues.save.mutate({ ...at, venueId: null, commandId: commandId() }));
  return saved.find((one) => one.name === name)?.id ?? null;
}

/** An event tomorrow to which Asha goes: a push service takes no word of ours that is dated further ahead. */
async function openEvent(title: string, { inHours = 26, venueId = null as VenueId | null, people = [asha] } = {}) {
  const startsAt = Math.floor((Date.now() + inHours * HOUR_MS) / MINUTE_MS) * MINUTE_MS;
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 50 },
    ...(venueId !== null && { venueId, roomId: null }),
    ...{ startsAt, endsAt: startsAt + HOUR_MS, salesOpenAt: Date.now() - HOUR_MS, salesCloseAt: startsAt },
    approval: false,
  };
  const { organizer: api } = organizer.api;
  const { id, version } = await api.createEvent.mutate({ commandId: commandId(), fields });
  const eventId = id as EventId;
  await api.addGate.mutate({ eventId, name: "Gate" });
  const current = await api.getEvent.query({ eventId });
  value(await api.setStatus.mutate({ eventId, version: current.version ?? version, status: "published" }));
  for (const { api: theirs } of people)
    value(await theirs.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
  await eventually(
    () => inShards("SELECT 1 FROM registrations WHERE event_id = ? AND status = 'confirmed'", eventId),
    (found) => found.length === people.length,
  );
  return { eventId, startsAt };
}

type Row = { id: string; channel: string; kind: string; status: string; outcome: string | null; due_at: number };
const remindersOf = (eventId: EventId) =>
  inShards<Row>("SELECT * FROM messages WHERE event_id = ? AND kind LIKE 'reminder-%' ORDER BY kind, channel", eventId);
const remindAt = (now: number) => remindPeople(openSystem(env, now));
const sendAt = (now: number, ids: readonly string[]) =>
  sendMessages(openSystem(env, now), collegeId, [...new Set(ids)]);

describe("a reminder", () => {
  test("comes a day and an hour before, once, however often its minute comes", async () => {
    const { eventId, startsAt } = await openEvent("Reminded");
    await remindAt(startsAt - 25 * HOUR_MS);
    expect(await remindersOf(eventId)).toEqual([]);
    const aDay = startsAt - 24 * HOUR_MS + MINUTE_MS;
    await Promise.all([remindAt(aDay), remindAt(aDay), remindAt(aDay + MINUTE_MS)]);
    await remindAt(aDay + HOUR_MS);
    const [first, ...others] = await remindersOf(eventId);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ kind: "reminder-day", channel: "inbox", status: "pending" });
    const dayBefore = [first?.id ?? ""];
    await Promise.all([sendAt(aDay, dayBefore), sendAt(aDay, dayBefore)]);
    await sendAt(aDay + MINUTE_MS, dayBefore);
    const anHour = startsAt - HOUR_MS + MINUTE_MS;
    await remindAt(anHour);
    await remindAt(anHour + MINUTE_MS);
    const all = (await remindersOf(eventId)).map(({ kind, channel, status }) => `${kind} ${channel} ${status}`);
    expect(all).toEqual([
      ...["reminder-day inbox delivered", "reminder-day mail delivered", "reminder-day push delivered"],
      "reminder-hour inbox pending",
    ]);
    const told = (await carriers.pushesTo(subscription)).filter(({ note }) => note.title === "Tomorrow: Reminded");
    expect(told).toHaveLength(1);
  });

  test("is not sent to who gave the place up, or for a time that is no more", async () => {
    const { eventId, startsAt } = await openEvent("Given up");
    const anHour = startsAt - HOUR_MS + MINUTE_MS;
    await remindAt(anHour);
    await inShards("UPDATE events SET starts_at = starts_at + 60000 WHERE id = ?", eventId);
    const [moved] = await remindersOf(eventId);
    await sendAt(anHour, [moved?.id ?? ""]);
    expect(await remindersOf(eventId)).toMatchObject([{ status: "expired", outcome: "not-true" }]);
    // At its new time it is due anew.
    await remindAt(anHour + MINUTE_MS);
    value(await asha.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await eventually(
      () => inShards("SELECT 1 FROM registrations WHERE event_id = ? AND status = 'cancelled'", eventId),
      (found) => found.length === 1,
    );
    const ids = (await remindersOf(eventId)).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    await sendAt(anHour + MINUTE_MS, ids);
    expect((await remindersOf(eventId)).map(({ outcome }) => outcome)).toEqual(["not-true", "not-true"]);
  });

  test("that failed and is tried again says nothing once its event has begun", async () => {
    const { eventId, startsAt } = await openEvent("Begun", { inHours: 1 });
    const anHour = startsAt - HOUR_MS + MINUTE_MS;
    await remindAt(anHour);
    const ids = (await remindersOf(eventId)).filter(({ kind }) => kind === "reminder-hour").map(({ id }) => id);
    await carriers.fail(pathOf(subscription), 413);
    await sendAt(anHour, ids);
    const pushed = async () => (await remindersOf(eventId)).find((row) => row.channel === "push");
    expect(await pushed()).toMatchObject({ status: "failed", outcome: "push-413" });
    const system = openSystem(env, startsAt + MINUTE_MS);
    const scope = await systemScope(system.platform, collegeId);
    if (!scope) throw new Error("there is no college");
    const BUS = { sendBatch: async () => {} } as unknown as Env["BUS"];
    const which = { message: null, channel: "push", kind: "reminder-hour" } as const;
    expect(await retryDeliveries({ ...openTenant(system, scope), env: { ...env, BUS } }, which)).toEqual({
      retried: 1,
    });
    await sendAt(startsAt + MINUTE_MS, ids);
    expect(await pushed()).toMatchObject({ status: "expired", outcome: "too-late" });
  });

  test("that is not urgent waits for quiet hours to end, but for the inbox and a mail", async () => {
    const { eventId, startsAt } = await openEvent("At night");
    const aDay = startsAt - 24 * HOUR_MS + MINUTE_MS;
    const { timeZone } = await asha.api.messages.settings.query();
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const [hour = 0, minute = 0] = clock.format(aDay).split(":").map(Number);
    const quietFrom = hour * 60 + minute;
    await sleeps(quietFrom, (quietFrom + 90) % 1_440);
    await remindAt(aDay);
    const [{ id } = { id: "" }] = await remindersOf(eventId);
    await sendAt(aDay, [id]);
    const after = await remindersOf(eventId);
    expect(after).toMatchObject([
      { channel: "inbox", status: "delivered" },
      { channel: "mail", status: "delivered" },
      { channel: "push", status: "pending", due_at: aDay + 90 * MINUTE_MS },
    ]);
    await sendAt(aDay + 91 * MINUTE_MS, [id]);
    expect((await remindersOf(eventId)).map(({ status }) => status)).toEqual(["delivered", "delivered", "delivered"]);
  });

  test("comes earlier by the walk to who is at another venue before, and says how long it is", async () => {
    // 400 m apart: eight minutes.
    const [here, there] = [await place("Walk hall", 51.4769), await place("Walk library", 51.4769 + 400 / 111_195)];
    const ben = openBrowser("riverside");
    await ben.signIn("walker@riverside.example");
    await openEvent("Before", { inHours: 25, venueId: there, people: [ben] });
    const { eventId, startsAt } = await openEvent("After", { venueId: here, people: [asha, ben] });
    const before = startsAt - HOUR_MS - 8 * MINUTE_MS;
    await remindAt(before - MINUTE_MS);
    expect(await remindersOf(eventId)).toEqual([]);
    await Promise.all([remindAt(before), remindAt(before)]);
    const [first, ...others] = await remindersOf(eventId);
    expect(others).toEqual([]);
    await sendAt(before, [first?.id ?? ""]);
    const said = (await ben.api.messages.inbox.query({ before: null })).messages.find(({ id }) => id === first?.id);
    expect(said?.text).toContain("It is about 8 min on foot from Walk library.");
    // Whoever comes from nowhere that is known hears at the usual time, and nobody twice.
    await remindAt(startsAt - HOUR_MS + MINUTE_MS);
    await remindAt(startsAt - HOUR_MS + 2 * MINUTE_MS);
    const people = (await remindersOf(eventId)).filter(({ channel }) => channel === "inbox");
    expect(people).toHaveLength(2);
  });

  test("of a walk comes also where more events begin than are looked at in one go", async () => {
    const [here, there] = [await place("Crowded hall", 51.4769), await place("Far library", 51.4769 + 400 / 111_195)];
    const ben = openBrowser("riverside");
    await ben.signIn("walks-far@riverside.example");
    await openEvent("Before", { inHours: 49, venueId: there, people: [ben] });
    const { eventId, startsAt } = await openEvent("After", { inHours: 50, venueId: here, people: [ben] });
    const columns = new Set((await inShards<{ name: string }>("PRAGMA table_info(events)")).map(({ name }) => name));
    const instead: Record<string, string> = { id: "id || ?", starts_at: "starts_at - 1000" };
    const values = [...columns].map((name) => instead[name] ?? name);
    for (let other = 0; other < 25; other++)
      await inShards(
        `INSERT INTO events (${[...columns].join()}) SELECT ${values.join()} FROM events WHERE id = ?`,
        String(other),
        eventId,
      );
    await remindAt(startsAt - HOUR_MS - MINUTE_MS);
    expect(await remindersOf(eventId)).toHaveLength(1);
    await inShards("DELETE FROM events WHERE id LIKE ? AND id <> ?", `${eventId}%`, eventId);
  });
});
