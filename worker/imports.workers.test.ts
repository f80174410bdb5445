import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId } from "#shared/ids";
import type { ListedRow } from "#shared/views/imports";
import { openSystem } from "./context.ts";
import { forgetGuests } from "./jobs/forget-guests.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 24 * 3_600_000;
let organizer: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);

/** Registration opens tomorrow and waits for approval: neither binds who makes the list. */
async function openEvent(title: string, capacity: number, status: "draft" | "published" = "published") {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity },
    ...{ startsAt: now + DAY_MS, endsAt: now + 2 * DAY_MS, salesOpenAt: now + 3_600_000, salesCloseAt: now + DAY_MS },
    approval: true,
  };
  const { organizer: api } = organizer.api;
  const { id: eventId, version } = await api.createEvent.mutate({ commandId: commandId(), fields });
  if (status === "published") value(await api.setStatus.mutate({ eventId, version, status }));
  return eventId;
}

const row = (name: string, mail = "", ticketType = ""): ListedRow => ({ name, mail, ticketType });
/** Each sends its own requests: one would send its calls together. */
const laptop = () => openBrowser("riverside", new Map(organizer.jar)).api.imports;
async function register(eventId: EventId, rows: readonly ListedRow[], id = commandId()) {
  return value(await laptop().register.mutate({ commandId: id, eventId, rows: [...rows] })).outcomes;
}
async function check(eventId: EventId, rows: readonly ListedRow[]) {
  return value(await laptop().check.mutate({ eventId, rows: [...rows] }));
}
const door = async (eventId: EventId) => (await organizer.api.organizer.doorList.query({ eventId })).entries;
const listed = (eventId: EventId, many: number) =>
  eventually(
    () => door(eventId),
    ({ length }) => length === many,
  );
async function guestRows(eventId: EventId): Promise<number> {
  const found = await env.DB_1.prepare("SELECT count(*) AS n FROM guests WHERE event_id = ?").bind(eventId).first();
  return Number(found?.n);
}

const NEW = { is: "new" };
const THERE = { is: "there" };

describe("people on a list", () => {
  test("are registered line by line, and the same list again changes nothing", async () => {
    const eventId = await openEvent("Listed", 10);
    const rows = [
      row("Gita Rao", "Gita@Example.com"),
      row("  ", "nobody@example.com"),
      row("Mia", "not an address"),
      row("No address"),
      row("Asha", "attendee@riverside.example"),
      row("Wrong ticket", "", "Balcony"),
      row("Gita once more", "gita@example.com", "admission"),
      row("A".repeat(81)),
    ];
    const wrong = (code: string) => ({ is: "wrong", problem: { code } });
    const bad = { name: wrong("name-missing"), mail: wrong("mail-wrong"), ticket: wrong("no-such-ticket") };
    const long = { is: "wrong", problem: { code: "name-too-long", max: 80 } };
    expect(await check(eventId, rows)).toEqual({
      outcomes: [NEW, bad.name, bad.mail, NEW, NEW, bad.ticket, NEW, long],
      seatsLeft: 10,
    });
    expect([await guestRows(eventId), await door(eventId)]).toEqual([0, []]);

    const page = commandId();
    const first = [NEW, bad.name, bad.mail, NEW, NEW, bad.ticket, THERE, long];
    expect(await register(eventId, rows, page)).toEqual(first);
    // Whoever did not hear the answer asks once more and hears the same.
    expect(await register(eventId, rows, page)).toEqual(first);
    const again = [THERE, bad.name, bad.mail, THERE, THERE, bad.ticket, THERE, long];
    expect(await register(eventId, rows)).toEqual(again);
    const entries = await listed(eventId, 3);
    expect((await check(eventId, rows)).outcomes).toEqual(again);
    expect(entries.map(({ status, registeredBy }) => [status, registeredBy])).toEqual([
      ["confirmed", null],
      ["confirmed", "Priya Raman"],
      ["confirmed", "Priya Raman"],
    ]);
    const attendee = openBrowser("riverside");
    await attendee.signIn("attendee@riverside.example");
    const pass = await attendee.api.attendee.getPass.query({ eventId });
    expect(pass.registration).toMatchObject({ status: "confirmed", passes: [{ revokedAt: null }] });
  });

  test("get their pass by mail, and take nothing from whom the door may register", async () => {
    const eventId = await openEvent("Mailed list", 10);
    await organizer.api.guests.saveRules.mutate({ eventId, transfers: true, guestsMax: 1, guestDays: 30 });
    await register(eventId, [row("Lena", "lena@example.com"), row("Tariq")]);
    const mails = async (): Promise<{ subject: string; link: string }[]> =>
      (await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=lena@example.com`)).json();
    const [mail] = await eventually(mails, ({ length }) => length > 0);
    expect(mail).toMatchObject({
      subject: "Your pass for Mailed list",
      link: expect.stringContaining("guest-pass#code="),
    });
    expect(await organizer.api.guests.desk.query({ eventId })).toMatchObject({ guestsLeft: 1 });
    const atDoor = {
      commandId: commandId(),
      eventId,
      name: "At the door",
      mail: "door@example.com",
      ticketTypeId: null,
    };
    value(await organizer.api.guests.register.mutate(atDoor));
    // Somebody whom the door knows by the same address is no second person.
    expect(await register(eventId, [row("Door", "door@example.com")])).toEqual([THERE]);
  });

  test("have the seats from the top: those for whom none is left are told so, and get one another day", async () => {
    const eventId = await openEvent("Two seats", 2);
    const rows = ["Ana", "Ben", "Cem", "Dia"].map((name) => row(name));
    const full = { is: "wrong", problem: { code: "event-full", seatsLeft: 0 } };
    expect(await register(eventId, rows)).toEqual([NEW, NEW, full, full]);
    expect(await register(eventId, rows)).toEqual([THERE, THERE, full, full]);
    const [ana] = await listed(eventId, 2);
    const cancel = { commandId: commandId(), eventId, userId: ana?.userId ?? "" };
    value(await organizer.api.organizer.cancelRegistration.mutate(cancel));
    // Who was cancelled is not brought back by the same list.
    const gone = { is: "wrong", problem: { code: "already-cancelled", cancelledAt: expect.any(Number) } };
    expect(await register(eventId, rows)).toEqual([gone, THERE, NEW, full]);
  });

  test("are nobody twice when two bring the same list at once", async () => {
    const eventId = await openEvent("Twice at once", 100);
    const rows = Array.from({ length: 20 }, (_, at) => row(`Person ${at}`, at % 2 ? `p${at}@example.com` : ""));
    const runs = await Promise.all([register(eventId, rows), register(eventId, rows), register(eventId, rows)]);
    for (const [at] of rows.entries()) {
      const said = runs.map((outcomes) => outcomes[at]?.is).sort();
      expect(said).toEqual(["new", "there", "there"]);
    }
    expect(await listed(eventId, 20)).toHaveLength(20);
    expect(await guestRows(eventId)).toBe(20);
  });

  test("can have a hidden ticket by its name, and no add-on alone", async () => {
    const eventId = await openEvent("With a balcony", 10);
    const { version, ticketTypes } = await organizer.api.organizer.getEvent.query({ eventId });
    const [admission] = ticketTypes;
    if (!admission) throw new Error("an event begins with a ticket");
    const { id: _, ...type } = admission;
    const input = {
      ...{ commandId: commandId(), eventId, version, quotas: [], payOnline: false },
      refund: { shareBp: 0, until: null },
      ticketTypes: [
        admission,
        { ...type, name: "Crew  ticket", hidden: true },
        { ...type, name: "Dinner", admits: false },
      ],
    };
    value(await organizer.api.organizer.saveTickets.mutate(input));
    expect(await register(eventId, [row("Kim", "", " crew TICKET "), row("Lee", "", "Dinner")])).toEqual([
      NEW,
      { is: "wrong", problem: { code: "no-such-ticket" } },
    ]);
    const [kim] = await listed(eventId, 1);
    expect(kim).toMatchObject({ name: "Kim", seats: 1 });
  });

  // ASVS 8.2.2
  test("are brought in by nobody who does not run that event", async () => {
    const eventId = await openEvent("Foreign", 5);
    const input = { commandId: commandId(), eventId, rows: [row("Ana")] };
    const hillcrest = openBrowser("hillcrest");
    await hillcrest.signIn("organizer@hillcrest.example");
    expect(await failureOf(hillcrest.api.imports.register.mutate(input))).toBe("NOT_FOUND");
    expect(await failureOf(hillcrest.api.imports.check.mutate({ eventId, rows: input.rows }))).toBe("NOT_FOUND");
    const volunteer = openBrowser("riverside");
    await volunteer.signIn("volunteer@riverside.example");
    expect(await failureOf(volunteer.api.imports.register.mutate(input))).toBe("NOT_ALLOWED");
    expect(await guestRows(eventId)).toBe(0);
  });

  test("come into no draft and no event that is over", async () => {
    const draft = await openEvent("Only a draft", 5, "draft");
    const closed = (status: string) => ({ ok: false, refusal: { code: "import-closed", status } });
    const input = (eventId: EventId) => ({ commandId: commandId(), eventId, rows: [row("Ana")] });
    expect(await laptop().register.mutate(input(draft))).toEqual(closed("draft"));
    expect(await laptop().check.mutate({ eventId: draft, rows: [row("Ana")] })).toEqual(closed("draft"));
    const cancelled = await openEvent("Cancelled", 5);
    const { version } = await organizer.api.organizer.getEvent.query({ eventId: cancelled });
    value(await organizer.api.lifecycle.cancel.mutate({ eventId: cancelled, version, reason: "The roof leaks" }));
    expect(await laptop().register.mutate(input(cancelled))).toEqual(closed("cancelled"));
  });

  // ASVS 14.2.7
  test("are noted by number alone, kept for the term of guests, and not at all where there was no seat", async () => {
    const eventId = await openEvent("Kept for a term", 1);
    await organizer.api.guests.saveRules.mutate({ eventId, transfers: true, guestsMax: 5, guestDays: 2 });
    await register(eventId, [row("Zelda Unforgettable", "z@example.com"), row("Yann Refused", "y@example.com")]);
    await listed(eventId, 1);
    const { results: notes } = await env.DB.prepare("SELECT input FROM audit_entries WHERE input LIKE ?")
      .bind(`%${eventId}%`)
      .all();
    expect(JSON.stringify(notes)).toContain('\\"rows\\":2');
    expect(JSON.stringify(notes)).not.toMatch(/Zelda|@example/);
    expect(await guestRows(eventId)).toBe(2);
    await forgetGuests(openSystem(env, Date.now() + 1.5 * DAY_MS));
    const kept = await env.DB_1.prepare("SELECT name FROM guests WHERE event_id = ?").bind(eventId).all();
    expect(kept.results).toEqual([{ name: "Zelda Unforgettable" }]);
    await forgetGuests(openSystem(env, Date.now() + 5 * DAY_MS));
    expect(await door(eventId)).toMatchObject([{ name: "Guest", registeredBy: null }]);
    expect(await guestRows(eventId)).toBe(0);
  });
});
