import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId } from "#shared/ids";
import { openSystem } from "./context.ts";
import { forgetGuests } from "./jobs/forget-guests.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { type LivePlace, openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 24 * 3_600_000;
let organizer: Browser;
let volunteer: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  volunteer = openBrowser("riverside");
  await volunteer.signIn("volunteer@riverside.example");
}, 60_000);

/** One whose sales are over. */
const openEvent = (title: string, capacity: number): Promise<LivePlace> =>
  openLiveEvent(organizer, title, { capacity, approval: true, salesCloseAt: Date.now() - 60_000 });

const guest = (eventId: EventId, name: string, mail: string | null = null) => ({
  ...{ commandId: commandId(), eventId, name, mail, ticketTypeId: null },
});
/** Each sends its own requests: one would send its calls together. */
const phone = () => openBrowser("riverside", new Map(volunteer.jar)).api;
const door = async (eventId: EventId) => (await organizer.api.organizer.doorList.query({ eventId })).entries;

describe("a guest at the door", () => {
  // ASVS 8.2.1
  test("is registered by who scans there, gets a pass at once, and is let in with it", async () => {
    const { eventId, gateId } = await openEvent("Open house", 5);
    const asked = guest(eventId, "Gita Rao", "gita@example.com");
    const { pass, userId } = value(await volunteer.api.guests.register.mutate(asked));
    expect(pass).toMatchObject({ name: "Gita Rao", revokedAt: null, admission: null });
    // Twice the same command is one guest.
    expect(value(await volunteer.api.guests.register.mutate(asked))).toMatchObject({ userId, pass: { id: pass.id } });
    const scan = { commandId: commandId(), eventId, gateId, code: pass.code };
    expect(value(await volunteer.api.scanner.scan.mutate(scan))).toMatchObject({ verdict: "admit", name: "Gita Rao" });
    const listed = await eventually(
      () => door(eventId),
      ([first]) => first?.inside === 1,
    );
    expect(listed).toMatchObject([{ userId, name: "Gita Rao", registeredBy: "Tom Okafor", seats: 1, inside: 1 }]);
    const user = await env.DB.prepare("SELECT id FROM users WHERE id = ? OR email = ?")
      .bind(userId, "gita@example.com")
      .first();
    expect(user).toBeNull();
    const attendee = openBrowser("riverside");
    await attendee.signIn("attendee@riverside.example");
    expect(await failureOf(attendee.api.guests.register.mutate(guest(eventId, "Nobody")))).toBe("NOT_ALLOWED");
  });

  test("gets the pass by mail where there is an address: it needs no account", async () => {
    const { eventId } = await openEvent("Mailed", 5);
    const { pass } = value(await volunteer.api.guests.register.mutate(guest(eventId, "Mia", "mia@example.com")));
    value(await volunteer.api.guests.register.mutate(guest(eventId, "Nameless")));
    const mails = async (): Promise<{ subject: string; text: string; link: string }[]> =>
      (await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=mia@example.com`)).json();
    const [mail] = await eventually(mails, ({ length }) => length > 0);
    expect(mail?.subject).toBe("Your pass for Mailed");
    expect(mail?.text).toContain(pass.shortCode);
    expect(new URLSearchParams(mail?.link.split("#")[1]).get("code")).toBe(pass.code);
    const ended = async () => {
      const select = "SELECT channel, status, outcome FROM messages WHERE event_id = ? ORDER BY channel";
      return (await env.DB_1.prepare(select).bind(eventId).all()).results;
    };
    // Who left no address is told nothing, and nothing is tried again. Neither has an inbox.
    const noInbox = { channel: "inbox", status: "expired", outcome: "no-account" };
    const rows = await eventually(ended, (all) => all.length === 3 && all.every(({ status }) => status !== "pending"));
    expect(rows).toEqual([noInbox, noInbox, { channel: "mail", status: "delivered", outcome: null }]);
  });

  test("takes a seat like anybody: of twenty at the last one, one gets it", async () => {
    const { eventId } = await openEvent("Last seat", 1);
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, at) => phone().guests.register.mutate(guest(eventId, `Guest ${at}`))),
    );
    expect(tries.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = tries.find(({ ok }) => !ok);
    expect(refused).toMatchObject({ refusal: { code: "door-full", waiting: 0 } });
    const rows = await env.DB_1.prepare("SELECT count(*) AS n FROM guests WHERE event_id = ?")
      .bind(eventId)
      .first<{ n: number }>();
    expect(rows?.n).toBe(1);
  });

  test("is one of as many as the event allows", async () => {
    const { eventId } = await openEvent("Few guests", 10);
    await organizer.api.guests.saveRules.mutate({ eventId, transfers: true, guestsMax: 2, guestDays: 30 });
    const tries = await Promise.all(
      Array.from({ length: 6 }, (_, at) => volunteer.api.guests.register.mutate(guest(eventId, `Guest ${at}`))),
    );
    expect(tries.filter(({ ok }) => ok)).toHaveLength(2);
    expect(tries.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: "too-many-guests", max: 2 } });
    expect(await volunteer.api.guests.desk.query({ eventId })).toMatchObject({
      guestsLeft: 0,
      ticketTypes: [{ name: "Admission", price: 0, left: 8 }],
    });
  });

  // ASVS 14.2.7
  test("is forgotten when the event's term is over, in the ledger too: what is left are counts", async () => {
    const { eventId, gateId } = await openEvent("Forgotten", 5);
    await organizer.api.guests.saveRules.mutate({ eventId, transfers: true, guestsMax: 5, guestDays: 2 });
    const name = "Zelda Unforgettable";
    const { pass, userId } = value(await volunteer.api.guests.register.mutate(guest(eventId, name, "z@example.com")));
    value(await volunteer.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code: pass.code }));
    await eventually(
      () => door(eventId),
      ([first]) => first?.inside === 1,
    );
    await forgetGuests(openSystem(env, Date.now() + DAY_MS));
    expect(await door(eventId)).toMatchObject([{ name }]);
    await forgetGuests(openSystem(env, Date.now() + 3 * DAY_MS));
    expect(await door(eventId)).toMatchObject([{ userId, name: "Guest", registeredBy: null, inside: 1 }]);
    const { summary, scans } = await organizer.api.organizer.wall.query({ eventId });
    expect(summary).toMatchObject({ registered: 1, inside: 1 });
    expect(scans).toMatchObject([{ name: "Guest" }]);
    const again = { commandId: commandId(), eventId, gateId, code: pass.code };
    expect(value(await volunteer.api.scanner.scan.mutate(again))).toMatchObject({ verdict: "stop", name: "Guest" });
    for (const table of ["guests", "registrations", "passes"]) {
      const { results } = await env.DB_1.prepare(`SELECT * FROM ${table} WHERE event_id = ?`).bind(eventId).all();
      expect(JSON.stringify(results)).not.toMatch(/Zelda|z@example/);
    }
    const rule = await env.DB_1.prepare("SELECT sweep_at FROM event_rules WHERE event_id = ?").bind(eventId).first();
    expect(rule).toEqual({ sweep_at: null });
  });
});
