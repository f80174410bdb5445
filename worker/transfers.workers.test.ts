import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId, PassId } from "#shared/ids";
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

/** An event that is on and still sells. */
async function openEvent(title: string, more: { approval?: boolean; capacity?: number } = {}) {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 5 },
    ...{ startsAt: now, endsAt: now + 7_200_000, salesOpenAt: now - 60_000, salesCloseAt: now + 3_600_000 },
    ...{ approval: false, ...more },
  };
  const { organizer: api } = organizer.api;
  const { id: eventId } = await api.createEvent.mutate({ commandId: commandId(), fields });
  await api.addGate.mutate({ eventId, name: "North gate" });
  const { version, gates } = await api.getEvent.query({ eventId });
  const published = value(await api.setStatus.mutate({ eventId, version, status: "published" }));
  value(await api.setStatus.mutate({ eventId, version: published.version, status: "live" }));
  return { eventId, gateId: gates[0]?.id ?? "" };
}

async function arrive(name: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`${name}@riverside.example`);
  return browser;
}

const register = async ({ api }: Browser, eventId: EventId) =>
  value(await api.attendee.register.mutate({ commandId: commandId(), eventId }));
const offer = ({ api }: Browser, eventId: EventId, passId: PassId | undefined, to: string) =>
  api.transfers.offer.mutate({
    commandId: commandId(),
    eventId,
    passId: passId ?? "",
    email: `${to}@riverside.example`,
  });
const codeOf = async (reply: Promise<{ ok: true } | { ok: false; refusal: { code: string } }>) => {
  const answer = await reply;
  return answer.ok ? "ok" : answer.refusal.code;
};

/** The secret in the newest mail with an offer. */
async function tokenFor(name: string): Promise<string> {
  const response = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${name}@riverside.example`);
  const mails: { link: string | null }[] = await response.json();
  const link = mails.map((mail) => mail.link).find((one) => one?.includes("/offer#"));
  return link?.split("#token=")[1] ?? "";
}

/** Somebody with a pass that is offered to somebody else. */
async function offered(title: string, from: string, to: string) {
  const event = await openEvent(title);
  const giver = await arrive(from);
  const [pass] = (await register(giver, event.eventId)).passes;
  const made = value(await offer(giver, event.eventId, pass?.id, to));
  return { ...event, giver, pass, made, token: await tokenFor(to) };
}

type Mailed = { readonly subject: string; readonly text: string };

describe("a pass", () => {
  test("changes hands: the old one stops at the gate, the new one opens it", async () => {
    const { eventId, gateId, giver, pass, token } = await offered("Handed over", "asha-t", "ben-t");
    const ben = await arrive("ben-t");
    const open = await ben.api.transfers.open.query({ token });
    expect(open).toMatchObject({ event: { title: "Handed over" }, ticketType: "Admission", due: 0, isTaken: false });
    const mine = value(await ben.api.transfers.accept.mutate({ token, answers: {} }));
    expect(mine).toMatchObject({ status: "confirmed", passes: [{ revokedAt: null }] });
    // A repeat hears what was decided.
    expect(value(await ben.api.transfers.accept.mutate({ token, answers: {} })).passes).toMatchObject([
      { id: mine.passes[0]?.id },
    ]);
    const told = async () =>
      (await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=asha-t@riverside.example`)).json<Mailed[]>();
    const mails = await eventually(told, (all) => all.some(({ subject }) => subject.startsWith("Accepted")));
    expect(mails.filter(({ subject }) => subject === "Accepted: your pass for Handed over")).toMatchObject([
      { text: expect.stringContaining("ben-t@riverside.example accepted the pass for Handed over that you offered") },
    ]);
    const scan = async (code: string | undefined) =>
      value(await organizer.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code: code ?? "" }));
    expect(await scan(pass?.code)).toMatchObject({ verdict: "stop", refusal: { code: "pass-revoked" } });
    expect(await scan(mine.passes[0]?.code)).toMatchObject({ verdict: "admit" });
    expect(await giver.api.transfers.list.query({ eventId })).toMatchObject({ offers: [{ state: "taken" }] });
    expect((await giver.api.attendee.home.query()).given).toMatchObject([
      { event: { title: "Handed over" }, emails: ["ben-t@riverside.example"] },
    ]);
    const door = async () => (await organizer.api.organizer.doorList.query({ eventId })).entries;
    const entries = await eventually(door, (list) => list.some(({ inside }) => inside === 1));
    expect(entries.map(({ status }) => status).sort()).toEqual(["cancelled", "confirmed"]);
    const noted = await env.DB.prepare(
      "SELECT action FROM audit_entries WHERE action LIKE 'transfers.%' AND input LIKE ?",
    )
      .bind(`%${pass?.id}%`)
      .all<{ action: string }>();
    expect(noted.results.map(({ action }) => action).sort()).toEqual(["transfers.accept", "transfers.offer"]);
  });

  test("may go to somebody who was never here: the link makes them a member", async () => {
    const { token } = await offered("Newcomer", "asha-n", "someone-new");
    const newcomer = await arrive("someone-new");
    value(await newcomer.api.transfers.accept.mutate({ token, answers: {} }));
  });

  // ASVS 2.3.4
  test("goes to one person, however many accept at once, and never when it was taken back", async () => {
    const { token, giver, made, eventId } = await offered("One of many", "asha-m", "ben-m");
    const ben = await arrive("ben-m");
    const accept = () => codeOf(ben.api.transfers.accept.mutate({ token, answers: {} })).catch(() => "error");
    const withdraw = () => codeOf(giver.api.transfers.withdraw.mutate({ transferId: made.id }));
    const [first, second, third, back] = await Promise.all([accept(), accept(), accept(), withdraw()]);
    const isTaken = first === "ok";
    expect([first, second, third, back]).toEqual(
      isTaken ? ["ok", "ok", "ok", "offer-accepted"] : ["error", "error", "error", "ok"],
    );
    const { organizer: api } = organizer.api;
    expect((await api.wall.query({ eventId })).summary).toMatchObject({ registered: 1 });
  });

  test("can be taken back until it is accepted, then offered to somebody else", async () => {
    const { token, giver, made, eventId, pass } = await offered("Taken back", "asha-b", "ben-b");
    expect(await codeOf(offer(giver, eventId, pass?.id, "cleo-b"))).toBe("pass-offered");
    value(await giver.api.transfers.withdraw.mutate({ transferId: made.id }));
    const ben = await arrive("ben-b");
    expect(await failureOf(ben.api.transfers.accept.mutate({ token, answers: {} }))).toBe("LINK_SPENT");
    expect(value(await offer(giver, eventId, pass?.id, "cleo-b"))).toMatchObject({ state: "open" });
    expect(await failureOf(ben.api.transfers.withdraw.mutate({ transferId: made.id }))).toBe("NOT_FOUND");
  });

  // ASVS 8.2.2
  test("is only for whom it is offered to", async () => {
    const { token } = await offered("Forwarded", "asha-f", "ben-f");
    const other = await arrive("cleo-f");
    expect(await failureOf(other.api.transfers.open.query({ token }))).toBe("NOT_ALLOWED");
    expect(await failureOf(other.api.transfers.accept.mutate({ token, answers: {} }))).toBe("NOT_ALLOWED");
  });

  test("is refused with what is in the way, and the offer stays good", async () => {
    const { token, eventId, giver, made } = await offered("In the way", "asha-w", "ben-w");
    const ben = await arrive("ben-w");
    await register(ben, eventId);
    expect(await codeOf(ben.api.transfers.accept.mutate({ token, answers: {} }))).toBe("already-registered");
    value(await ben.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    const rules = { eventId, guestsMax: 5, guestDays: 30 };
    await organizer.api.guests.saveRules.mutate({ ...rules, transfers: false });
    expect(await codeOf(ben.api.transfers.accept.mutate({ token, answers: {} }))).toBe("transfers-off");
    expect(await giver.api.transfers.list.query({ eventId })).toMatchObject({ allowed: false, offers: [made] });
    await organizer.api.guests.saveRules.mutate({ ...rules, transfers: true });
    expect(await codeOf(ben.api.transfers.accept.mutate({ token, answers: {} }))).toBe("ok");
  });

  test("is not offered when it is used, not confirmed, or one's own to take", async () => {
    const { eventId, gateId } = await openEvent("Not offered");
    const asha = await arrive("asha-o");
    const [pass] = (await register(asha, eventId)).passes;
    expect(await codeOf(offer(asha, eventId, pass?.id, "asha-o"))).toBe("pass-given-to-oneself");
    const code = pass?.code ?? "";
    value(await organizer.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code }));
    expect(await codeOf(offer(asha, eventId, pass?.id, "ben-o"))).toBe("already-admitted");
    const asked = await openEvent("Asked", { approval: true });
    await register(asha, asked.eventId);
    expect(await codeOf(offer(asha, asked.eventId, pass?.id, "ben-o"))).toBe("not-confirmed-yet");
  });

  test("of a group goes alone", async () => {
    const { eventId } = await openEvent("Group");
    const asha = await arrive("asha-g");
    const page = await asha.api.attendee.getEvent.query({ eventId });
    const setup = await organizer.api.organizer.getEvent.query({ eventId });
    const ticketTypes = setup.ticketTypes.map((type) => ({ ...type, perPersonMax: 2 }));
    const saved = {
      eventId,
      version: setup.version,
      commandId: commandId(),
      ticketTypes,
      quotas: [],
      payOnline: false,
      refund: { shareBp: 0, until: null },
    };
    value(await organizer.api.organizer.saveTickets.mutate(saved));
    const ticketTypeId = page.ticketTypes[0]?.id ?? "";
    const tickets = [
      { ticketTypeId, name: "" },
      { ticketTypeId, name: "Ben" },
    ];
    const mine = value(await asha.api.attendee.register.mutate({ commandId: commandId(), eventId, tickets }));
    value(await offer(asha, eventId, mine.passes[1]?.id, "ben-g"));
    const ben = await arrive("ben-g");
    value(await ben.api.transfers.accept.mutate({ token: await tokenFor("ben-g"), answers: {} }));
    const { registration } = await asha.api.attendee.getPass.query({ eventId });
    expect(registration).toMatchObject({ status: "confirmed", tickets: [{}] });
    expect(registration.passes.map(({ revokedAt }) => revokedAt !== null)).toEqual([false, true]);
  });

  // ASVS 14.2.7
  test("leaves no address behind when the event's term is over", async () => {
    const { eventId } = await offered("Addresses", "asha-a", "ben-a");
    const many = async () =>
      (await env.DB_1.prepare("SELECT id FROM transfers WHERE event_id = ?").bind(eventId).all()).results.length;
    await forgetGuests(openSystem(env, Date.now() + DAY_MS));
    expect(await many()).toBe(1);
    await forgetGuests(openSystem(env, Date.now() + 40 * DAY_MS));
    expect(await many()).toBe(0);
  });
});
