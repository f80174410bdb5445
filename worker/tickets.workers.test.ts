import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { TicketType } from "#shared/domain/ledger/types";
import type { EventId } from "#shared/ids";
import type { SaveTicketsInput } from "#shared/inputs/tickets";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

let organizer: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);

type NewType = SaveTicketsInput["ticketTypes"][number];
const newType = (name: string, more: Partial<NewType> = {}): NewType => ({
  ...{ name, price: 0, admits: true, hidden: false, perPersonMax: 5, salesOpenAt: null, salesCloseAt: null },
  ...more,
});
const TYPES = [
  newType("Standard", { price: 500 }),
  newType("Member", { price: 300, hidden: true }),
  newType("Dinner", { price: 1_200, admits: false, perPersonMax: 2 }),
];

/** A published event with these tickets, of which two members or dinners together. */
async function openEvent(title: string, capacity: number): Promise<{ eventId: EventId; types: readonly TicketType[] }> {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity },
    ...{ startsAt: now + 7_200_000, endsAt: now + 10_800_000, salesOpenAt: now, salesCloseAt: now + 7_200_000 },
    approval: false,
  };
  const { id: eventId, version } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  const quotas = [{ name: "Upstairs", size: 2, types: [1, 2] }];
  const tickets = { eventId, version, commandId: commandId(), ticketTypes: TYPES, quotas, ...AT_DOOR };
  const saved = value(await organizer.api.organizer.saveTickets.mutate(tickets));
  expect(value(await organizer.api.organizer.saveTickets.mutate(tickets))).toEqual(saved);
  const twins = [newType("Dinner", { price: 1 }), newType(" dinner", { price: 2 })];
  const doubled = { ...tickets, version: saved.version, commandId: commandId(), ticketTypes: twins, quotas: [] };
  expect(await failureOf(organizer.api.organizer.saveTickets.mutate(doubled))).toBe("BAD_INPUT");
  const late = { ...tickets, commandId: commandId() };
  expect(await organizer.api.organizer.saveTickets.mutate(late)).toMatchObject({
    refusal: { code: "stale-edit", version: saved.version },
  });
  value(await organizer.api.organizer.setStatus.mutate({ eventId, version: saved.version, status: "published" }));
  return { eventId, types: saved.ticketTypes };
}

async function arrive(name: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`${name}@riverside.example`);
  return browser;
}

const AT_DOOR = { payOnline: false, refund: { shareBp: 0, until: null } };
const CODE = { opensAt: null, closesAt: null, discount: null, ticketTypeIds: null };
const ticketOf = (types: readonly TicketType[], at: number, name = "") => ({ ticketTypeId: types[at]?.id ?? "", name });

describe("tickets", () => {
  test("of a group are one registration, and a pass for each who comes", async () => {
    const { eventId, types } = await openEvent("Group night", 10);
    const asha = await arrive("asha-group");
    const page = await asha.api.attendee.getEvent.query({ eventId });
    expect(page.ticketTypes.map(({ name, left }) => [name, left])).toEqual([
      ["Standard", 10],
      ["Dinner", 2],
    ]);
    const tickets = [ticketOf(types, 0), ticketOf(types, 0, "Ben"), ticketOf(types, 2)];
    const mine = value(await asha.api.attendee.register.mutate({ commandId: commandId(), eventId, tickets }));
    expect(mine.passes.map(({ name, ticketType, due }) => [name, ticketType, due])).toEqual([
      [mine.tickets[0]?.name, "Standard", 1_700],
      ["Ben", "Standard", 500],
    ]);
    const left = async () => (await asha.api.attendee.getEvent.query({ eventId })).ticketTypes.map((type) => type.left);
    expect(await eventually(left, ([seats]) => seats === 8)).toEqual([8, 1]);
    const door = async () => (await organizer.api.organizer.doorList.query({ eventId })).entries;
    expect(await eventually(door, (entries) => entries.length > 0)).toMatchObject([
      { seats: 2, inside: 0, price: 2_200 },
    ]);
    const mails = await env.DB.prepare("SELECT count(*) AS n FROM mailbox WHERE to_address = ? AND subject LIKE ?")
      .bind("asha-group@riverside.example", "%Group night")
      .first<{ n: number }>();
    expect(mails?.n).toBeLessThanOrEqual(1);
  });

  test("are refused each for its own reason, and nothing is taken", async () => {
    const { eventId, types } = await openEvent("Refusals", 2);
    const asha = await arrive("asha-refused");
    const register = (tickets: object[], code?: string) =>
      asha.api.attendee.register.mutate({
        ...{ commandId: commandId(), eventId, tickets: tickets as ReturnType<typeof ticketOf>[] },
        ...(code && { code }),
      });
    const codeOf = async (tickets: object[], code?: string) => {
      const reply = await register(tickets, code);
      return reply.ok ? "ok" : reply.refusal.code;
    };
    const standard = ticketOf(types, 0);
    expect(await codeOf([standard, standard, standard])).toBe("event-full");
    expect(await codeOf([standard, ticketOf(types, 2), ticketOf(types, 2), ticketOf(types, 2)])).toBe(
      "over-person-limit",
    );
    expect(await codeOf([ticketOf(types, 1)])).toBe("ticket-type-unknown");
    expect(await codeOf([ticketOf(types, 2)])).toBe("add-on-alone");
    expect(await codeOf([standard], "NOBODY-MADE-IT")).toBe("code-unknown");
    const over = { ...CODE, eventId, usesMax: null, closesAt: Date.now() - 1 };
    value(await organizer.api.organizer.addCodes.mutate({ ...over, commandId: commandId(), texts: ["OVER"] }));
    expect(await codeOf([standard], "over")).toBe("code-not-now");
    expect((await asha.api.attendee.getEvent.query({ eventId })).seatsLeft).toBe(2);
  });

  test("keep what is taken: no edit takes it away", async () => {
    const { eventId, types } = await openEvent("Edits", 5);
    const asha = await arrive("asha-edits");
    const tickets = [ticketOf(types, 0), ticketOf(types, 2), ticketOf(types, 2)];
    value(await asha.api.attendee.register.mutate({ commandId: commandId(), eventId, tickets }));
    const { version, quotas } = await organizer.api.organizer.getEvent.query({ eventId });
    const save = async (kept: readonly TicketType[], size: number) => {
      const own = quotas.map((quota) => ({ id: quota.id, name: quota.name, size, types: [kept.length - 1] }));
      const { version: newest } = await organizer.api.organizer.getEvent.query({ eventId });
      const edit = {
        eventId,
        version: newest,
        commandId: commandId(),
        ticketTypes: [...kept],
        quotas: own,
        ...AT_DOOR,
      };
      const reply = await organizer.api.organizer.saveTickets.mutate(edit);
      return reply.ok ? "ok" : reply.refusal.code;
    };
    expect(await save(types.slice(1), 2)).toBe("ticket-type-taken");
    expect(await save(types, 1)).toBe("quota-below-taken");
    const after = await organizer.api.organizer.getEvent.query({ eventId });
    expect(after).toMatchObject({ ticketTypes: types, quotas });
    expect(after.version).toBeGreaterThan(version);
    expect(await save(types, 3)).toBe("ok");
  });
});

describe("codes", () => {
  test("open hidden tickets and lower prices, for who types them as they like", async () => {
    const { eventId, types } = await openEvent("Members", 10);
    const member = types[1]?.id ?? "";
    const standard = types[0]?.id ?? "";
    const add = { ...CODE, eventId, usesMax: null };
    const half = { kind: "share", value: 3_333 } as const;
    value(
      await organizer.api.organizer.addCodes.mutate({
        ...{ ...add, commandId: commandId(), texts: ["member"], ticketTypeIds: [member, standard], discount: half },
      }),
    );
    expect(
      await organizer.api.organizer.addCodes.mutate({ ...add, commandId: commandId(), texts: ["MEMBER", "new"] }),
    ).toMatchObject({ refusal: { code: "codes-taken", texts: ["MEMBER"] } });
    const asha = await arrive("asha-member");
    const opened = value(await asha.api.attendee.openCode.query({ eventId, code: " Member " }));
    // How many are left of what is hidden is not told, and not guessed.
    expect(opened.ticketTypes.map(({ name, left }) => ({ name, left }))).toEqual([{ name: "Member", left: null }]);
    // 500 and 300 less 33.33 %, rounded down to the minor unit.
    expect(opened.prices).toEqual({ [member]: 200, [standard]: 333 });
    const tickets = [ticketOf(types, 1), ticketOf(types, 0, "Ben")];
    const mine = value(
      await asha.api.attendee.register.mutate({ commandId: commandId(), eventId, tickets, code: "member" }),
    );
    expect(mine.passes.map(({ due }) => due)).toEqual([200, 333]);
    const listed = async () => (await organizer.api.organizer.listCodes.query({ eventId })).codes;
    const [code] = await eventually(listed, (codes) => codes[0]?.uses === 1);
    await organizer.api.organizer.withdrawCode.mutate({ eventId, codeId: code?.id ?? "" });
    const ben = await arrive("ben-member");
    expect(await ben.api.attendee.openCode.query({ eventId, code: "MEMBER" })).toMatchObject({
      refusal: { code: "code-unknown" },
    });
  });

  test("with one use left work once, however many type them at once; who gives back gives the use back", async () => {
    const { eventId, types } = await openEvent("Last use", 50);
    const member = types[1]?.id ?? "";
    value(
      await organizer.api.organizer.addCodes.mutate({
        ...{ ...CODE, eventId, commandId: commandId(), texts: ["ONCE"], usesMax: 1, ticketTypeIds: [member] },
      }),
    );
    const people = await Promise.all(Array.from({ length: 20 }, (_, at) => arrive(`racer-${at}`)));
    const ask = ({ api }: Browser) =>
      api.attendee.register.mutate({ commandId: commandId(), eventId, tickets: [ticketOf(types, 1)], code: "ONCE" });
    const replies = await Promise.all(people.map(ask));
    const winners = people.filter((_, at) => replies[at]?.ok);
    expect(winners).toHaveLength(1);
    expect(replies.flatMap((reply) => (reply.ok ? [] : reply.refusal.code))).toEqual(Array(19).fill("code-used-up"));
    await winners[0]?.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId });
    const [loser] = people.filter((person) => person !== winners[0]);
    if (!loser) throw new Error("everybody won");
    expect(await ask(loser)).toMatchObject({ ok: true });
  });
});
