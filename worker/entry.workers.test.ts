import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { type EventId, type GateId, type ListId, makeId } from "#shared/ids";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

let organizer: Browser;
let attendee: Browser;
let steward: Browser;
let lead: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    return browser;
  };
  organizer = await open("organizer");
  attendee = await open("attendee");
  steward = await open("volunteer");
  lead = await open("volunteer-lead");
}, 60_000);

const USUAL = { within: false, ticketTypeIds: null, gateIds: null, rules: [] };
const ENTRY = { ...USUAL, id: ENTRY_LIST_ID, name: "Entry", kind: "entry" as const };
const HALL = { ...USUAL, name: "Hall", kind: "zone" as const, within: true };
const LUNCH = { ...USUAL, name: "Lunch", kind: "right" as const };

/** An event that is on, with its lists, and somebody who comes with others. */
async function openEvent(title: string, people: readonly string[]) {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 50 },
    ...{ startsAt: now - 60_000, endsAt: now + 3_600_000, salesOpenAt: now - 120_000, salesCloseAt: now + 60_000 },
    approval: false,
  };
  const { organizer: api, entry } = organizer.api;
  const { id: eventId, ticketTypes } = await api.createEvent.mutate({ commandId: commandId(), fields });
  const [type] = ticketTypes;
  if (!type) throw new Error("an event begins with a ticket");
  const tickets = {
    ...{ eventId, commandId: commandId(), quotas: [], payOnline: false },
    ticketTypes: [{ ...type, perPersonMax: 10 }],
  };
  const { version: sold } = await api.getEvent.query({ eventId });
  value(await api.saveTickets.mutate({ ...tickets, version: sold, refund: { shareBp: 0, until: null } }));
  await api.addGate.mutate({ eventId, name: "North gate" });
  const before = await entry.get.query({ eventId });
  const lists = [ENTRY, HALL, LUNCH];
  const saved = value(
    await entry.save.mutate({ commandId: commandId(), eventId, version: before.version, lists, annulMinutes: 15 }),
  );
  const [, hall, lunch] = saved.lists.map(({ id }) => id);
  const gateId = saved.gates[0]?.id as GateId;
  const live = async (status: "published" | "live", from: number) =>
    value(await api.setStatus.mutate({ eventId, version: from, status })).version;
  await live("live", await live("published", saved.version));
  const registered = value(
    await attendee.api.attendee.register.mutate({
      ...{ commandId: commandId(), eventId, answers: {} },
      tickets: people.map((name) => ({ ticketTypeId: type.id, name })),
    }),
  );
  const { passes } = registered;
  const scan = (by: Browser, more: object = {}, index = 0) =>
    by.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code: passes[index]?.code ?? "", ...more });
  return { eventId, gateId, hall: hall as ListId, lunch: lunch as ListId, passes, scan, typeId: type.id };
}

describe("a party, zones and rights", () => {
  test("three of five come in, the hall and lunch are scanned apart, and the wall counts who is inside", async () => {
    const { eventId, hall, lunch, scan } = await openEvent("Gala", ["Asha", "Ben", "Cleo", "Dev", "Eli"]);
    expect(value(await scan(steward, { people: 3 }))).toMatchObject({ people: 3, inside: 3, party: { left: 2 } });
    expect(value(await scan(steward, { people: 3 }))).toMatchObject({ refusal: { code: "party-too-small", left: 2 } });
    expect(value(await scan(steward, { listId: hall }, 1))).toMatchObject({ listName: "Hall", inside: 3 });
    expect(value(await scan(steward, { listId: lunch }, 4))).toMatchObject({ did: "redeemed", listName: "Lunch" });
    expect(value(await scan(steward, { listId: lunch }, 4))).toMatchObject({ refusal: { code: "already-redeemed" } });
    expect(value(await scan(steward, { direction: "out" }, 1))).toMatchObject({ did: "left", inside: 2 });
    const wall = await organizer.api.organizer.wall.query({ eventId });
    expect(wall.summary).toMatchObject({ inside: 2, refusedScans: 2 });
    expect(wall.scans).toMatchObject([
      { name: "Ben", did: "left" },
      { name: "Eli", refusal: "already-redeemed", listName: "Lunch" },
      { name: "Eli", did: "redeemed" },
      { name: "Ben", listName: "Hall" },
      { name: "Asha", refusal: "party-too-small" },
      { name: "Asha", people: 3 },
    ]);
    expect(wall.gates).toMatchObject([{ name: "North gate", perMinute: 6, wait: { is: "unknown" } }]);
    expect(wall.minutes.reduce((sum, { came, stopped }) => sum + came + stopped, 0)).toBe(5);
    expect(wall.zones).toEqual([
      { listId: hall, name: "Hall", inside: 0 },
      { listId: null, name: "", inside: 2 },
    ]);
    const door = await eventually(
      async () => (await organizer.api.organizer.doorList.query({ eventId })).entries,
      ([first]) => first?.inside === 2,
    );
    expect(door).toHaveLength(1);
    const history = await organizer.api.history.list.query({ eventId, kind: "door" });
    expect(history.entries.flatMap(({ changes }) => changes).map(({ is }) => is)).toContain("redeemed");
    expect((await checkedBooks(eventId)).found).toBe(0);
  });

  test("whoever scans reads how many are inside and where, and a gate's scans are found by what came of them", async () => {
    const { eventId, hall, scan, gateId } = await openEvent("Headcount", ["Asha", "Ben", "Cleo"]);
    value(await scan(steward, { people: 3 }));
    value(await scan(steward, { listId: hall }, 1));
    value(await scan(steward));
    const count = await steward.api.scanner.headcount.query({ eventId });
    expect(count).toMatchObject({ inside: 3, event: { id: eventId } });
    expect(count.zones.map(({ inside }) => inside)).toEqual([1, 2]);
    expect(JSON.stringify(count)).not.toContain("Asha");
    expect(await failureOf(attendee.api.scanner.headcount.query({ eventId }))).toBe("NOT_ALLOWED");
    const found = async (more: object) =>
      (await organizer.api.history.list.query({ eventId, ...more })).entries.flatMap(({ changes }) =>
        changes.map(({ is }) => is),
      );
    expect(await found({ kind: "stopped" })).toEqual(["stopped"]);
    expect(await found({ kind: "let-in", gateId })).toHaveLength(4);
    expect(await found({ kind: "scans" })).toHaveLength(5);
    expect(await found({ kind: "scans", gateId: makeId("gate", 1, new Uint8Array(10)) })).toEqual([]);
  });

  test("a scan that is sent again hears its first answer, though the rules changed since", async () => {
    const { eventId, scan, hall } = await openEvent("Repeat", ["Asha"]);
    const id = { commandId: commandId() };
    const first = value(await scan(steward, id));
    expect(first).toMatchObject({ verdict: "admit" });
    const { version, ...setup } = await organizer.api.entry.get.query({ eventId });
    const closed = { type: "window" as const, ticketTypeIds: null, from: 1, until: 2 };
    const lists = setup.lists.map((list) => ({ ...list, rules: [closed] }));
    const change = { commandId: commandId(), eventId, version, lists, annulMinutes: 15 };
    value(await organizer.api.entry.save.mutate(change));
    expect(value(await scan(steward, id))).toEqual(first);
    expect(value(await scan(steward, { listId: hall }))).toMatchObject({ refusal: { code: "rule-window" } });
  });

  test("who let somebody in by mistake takes it back, nobody else does", async () => {
    const { eventId, gateId, passes, scan } = await openEvent("Mistake", ["Asha"]);
    const scanId = commandId();
    value(await scan(steward, { commandId: scanId }));
    const annul = { eventId, gateId, passId: passes[0]?.id ?? "", scanId };
    const taken = (by: Browser) => by.api.scanner.annul.mutate({ ...annul, commandId: commandId() });
    expect(await taken(lead)).toEqual({ ok: false, refusal: { code: "annul-not-yours" } });
    expect(value(await taken(steward))).toEqual({ people: 1, inside: 0 });
    expect(value(await scan(steward))).toMatchObject({ verdict: "admit", inside: 1 });
  });

  test("people in a zone keep it from being taken away", async () => {
    const { eventId, scan, hall } = await openEvent("Kept", ["Asha"]);
    value(await scan(steward));
    value(await scan(steward, { listId: hall }));
    const { version } = await organizer.api.entry.get.query({ eventId });
    const change = { commandId: commandId(), eventId, version, lists: [ENTRY], annulMinutes: 15 };
    expect(await organizer.api.entry.save.mutate(change)).toEqual({
      ok: false,
      refusal: { code: "zone-not-empty", name: "Hall", people: 1 },
    });
    expect((await organizer.api.entry.get.query({ eventId })).lists).toHaveLength(3);
  });
});

describe("who decides against the gate", () => {
  // ASVS 8.2.1
  test("is a lead, with a reason; a steward's attempt is a refused scan like any other", async () => {
    const { eventId, gateId, passes, scan } = await openEvent("Blocked", ["Asha"]);
    const { user } = await attendee.api.auth.me.query();
    const userId = user?.id ?? "";
    const mark = { commandId: commandId(), eventId, userId, blockReason: "Ask for a card" };
    const notes = { everyone: "Lift", leads: "Press" };
    value(await organizer.api.entry.mark.mutate({ ...mark, notes }));
    expect(value(await scan(steward))).toMatchObject({
      ...{ verdict: "stop", canForce: true, notes: ["Lift"] },
      refusal: { code: "pass-blocked", why: "Ask for a card" },
    });
    expect(value(await scan(lead))).toMatchObject({ notes: ["Lift", "Press"] });
    const passId = passes[0]?.id ?? "";
    const target = { by: "pass" as const, passId, isShown: true };
    const force = { eventId, gateId, target, reason: "Showed a card" };
    const anyway = (by: Browser) => by.api.scanner.admitAnyway.mutate({ ...force, commandId: commandId() });
    expect(value(await anyway(steward))).toMatchObject({
      refusal: { code: "supervisor-needed", why: "not-a-supervisor" },
    });
    expect(value(await anyway(lead))).toMatchObject({ verdict: "admit", forced: ["pass-blocked"] });
    const history = await organizer.api.history.list.query({ eventId, kind: "door" });
    expect(history.entries[0]?.changes).toMatchObject([
      { is: "let-in", forced: { checks: ["pass-blocked"], reason: "Showed a card" } },
    ]);
    expect((await checkedBooks(eventId)).found).toBe(0);
  });

  test("finds people by name, with no address; a search that finds everybody is not made", async () => {
    const { eventId, gateId } = await openEvent("Found", ["Asha Rao", "Ben Rao"]);
    const find = (q: string, by = steward) => by.api.scanner.find.mutate({ eventId, q });
    const { people } = await eventually(
      () => find("rao"),
      (found) => found.people.length === 1,
    );
    const [asha, ben] = ["Asha Rao", "Ben Rao"].map((name) => ({ name, admittedAt: null }));
    expect(people).toMatchObject([{ name: "Asha Rao", status: "confirmed", passes: [asha, ben] }]);
    expect((await find("ben r")).people).toMatchObject([{ name: "Ben Rao", passes: [asha, ben] }]);
    expect(JSON.stringify(people)).not.toContain("@");
    expect(await failureOf(find("ra"))).toBe("BAD_INPUT");
    expect(await failureOf(find("rao", attendee))).toBe("NOT_ALLOWED");
    const limit = vi.spyOn(env.FIND_LIMIT, "limit").mockResolvedValue({ success: false });
    expect(await failureOf(find("rao"))).toBe("TOO_MANY_REQUESTS");
    const { user: asking } = await steward.api.auth.me.query();
    expect(limit).toHaveBeenCalledWith({ key: asking?.id });
    limit.mockRestore();
    const [first] = people;
    const target = { by: "booking" as const, userId: first?.userId ?? "" };
    const found = { eventId, gateId, reason: "Known to me" };
    const anyway = (more: object) =>
      lead.api.scanner.admitAnyway.mutate({ ...found, target, commandId: commandId(), ...more });
    expect(value(await anyway({}))).toMatchObject({ refusal: { code: "pass-ambiguous", passes: 2 } });
    expect(value(await anyway({ people: 2 }))).toMatchObject({ people: 2, forced: ["supervisor-needed"] });
  });

  test("three of a booking of five are named and let in together, all or nobody", async () => {
    const { eventId, gateId, passes } = await openEvent("Named", ["Asha", "Ben", "Cleo", "Dev", "Eli"]);
    const { user } = await attendee.api.auth.me.query();
    const target = { by: "booking" as const, userId: user?.id ?? "" };
    const named = (by: Browser, ...at: number[]) =>
      by.api.scanner.admitAnyway.mutate({
        ...{ eventId, gateId, target, reason: "Their bus is early", commandId: commandId() },
        passIds: at.map((index) => passes[index]?.id ?? ""),
      });
    expect(value(await named(steward, 1, 3))).toMatchObject({ refusal: { code: "supervisor-needed" } });
    expect(value(await named(lead, 1, 3, 4))).toMatchObject({ people: 3, name: "Ben", inside: 3, party: { left: 2 } });
    expect(value(await named(lead, 0, 3))).toMatchObject({ name: "Dev", refusal: { code: "already-admitted" } });
    expect((await organizer.api.organizer.wall.query({ eventId })).summary.inside).toBe(3);
    expect((await checkedBooks(eventId)).found).toBe(0);
  });

  test("is told what became of the passes of a booking that has no good one", async () => {
    const { eventId, gateId } = await openEvent("Withdrawn", ["Asha Rao"]);
    const { user } = await attendee.api.auth.me.query();
    const userId = user?.id ?? "";
    value(await organizer.api.organizer.revokePass.mutate({ commandId: commandId(), eventId, userId }));
    const { people } = await eventually(
      () => lead.api.scanner.find.mutate({ eventId, q: user?.name ?? "" }),
      (found) => found.people[0]?.passes.length === 0,
    );
    expect(people).toMatchObject([{ status: "confirmed", passes: [] }]);
    const target = { by: "booking" as const, userId };
    const anyway = { ...{ commandId: commandId(), eventId, gateId, target }, reason: "Known to me" };
    expect(value(await lead.api.scanner.admitAnyway.mutate(anyway))).toMatchObject({
      refusal: { code: "pass-revoked" },
    });
  });
});

describe("what the gate is told of somebody", () => {
  test("is read back and changed by organizers alone, and its history says who told it what", async () => {
    const { eventId, scan } = await openEvent("Told", ["Asha"]);
    const { user } = await attendee.api.auth.me.query();
    const of = { eventId, userId: user?.id ?? "" };
    const { entry } = organizer.api;
    const silent = { blocked: null, unanswered: 0, notes: { everyone: "", leads: "" } };
    expect(await entry.marks.query(of)).toMatchObject({ name: user?.name, ...silent });
    const notes = { everyone: "Needs the lift", leads: "Press" };
    value(await entry.mark.mutate({ ...of, commandId: commandId(), notes }));
    value(await entry.mark.mutate({ ...of, commandId: commandId(), blockReason: "Ask for a card" }));
    value(await entry.mark.mutate({ ...of, commandId: commandId(), blockReason: null }));
    expect(await entry.marks.query(of)).toMatchObject({ ...silent, notes });
    expect(value(await scan(steward))).toMatchObject({ verdict: "admit", notes: ["Needs the lift"] });
    const history = await organizer.api.history.list.query({ eventId, kind: "door", about: user?.id });
    const said = history.entries.flatMap(({ changes }) => changes).filter(({ is }) => is === "marked");
    expect(said).toMatchObject([{ blockReason: null, notes }, { blockReason: "Ask for a card", notes }, { notes }]);
    expect(await failureOf(lead.api.entry.marks.query(of))).toBe("NOT_ALLOWED");
    const stranger = { eventId, userId: "usr_00000000000000000000000000" };
    expect(await failureOf(entry.marks.query(stranger))).toBe("NOT_FOUND");
    // What is said of people is not kept in the log that nothing is ever taken out of.
    const { results } = await env.DB.prepare("SELECT input FROM audit_entries WHERE action = 'entry.mark'").all();
    expect(results.length).toBeGreaterThan(2);
    expect(JSON.stringify(results)).not.toMatch(/lift|Ask for a card/i);
  });
});

describe("a badge at the entry", () => {
  test("is printed once, by those who scan, where the event wants one; another one voids the code of the first", async () => {
    const { eventId, passes, scan } = await openEvent("Badges", ["Asha", "Ben"]);
    const passId = passes[0]?.id ?? "";
    const print = (more: object = {}, by = steward) =>
      by.api.scanner.badge.mutate({ commandId: commandId(), eventId, passId, again: false, ...more });
    expect(await print()).toEqual({ ok: false, refusal: { code: "badges-off" } });
    const { version, lists } = await organizer.api.entry.get.query({ eventId });
    const save = { commandId: commandId(), eventId, version, lists, annulMinutes: 15, badges: "label" as const };
    expect(value(await organizer.api.entry.save.mutate(save))).toMatchObject({ badges: "label" });
    expect(await steward.api.scanner.setup.query({ eventId })).toMatchObject({ badges: "label" });
    expect(await failureOf(print({}, attendee))).toBe("NOT_ALLOWED");

    value(await scan(steward, { people: 2 }));
    const first = { commandId: commandId() };
    const both = value(await print(first));
    expect(both).toMatchObject({ badges: 2, passId });
    expect(atob(both?.pdf ?? "").startsWith("%PDF-")).toBe(true);
    expect(value(await print(first))).toMatchObject({ badges: 2, passId });
    expect(value(await print())).toBeNull();

    const another = value(await print({ again: true }));
    expect(another).toMatchObject({ badges: 1 });
    expect(another?.passId).not.toBe(passId);
    expect(value(await scan(steward))).toMatchObject({ refusal: { code: "pass-revoked", isReplaced: true } });
    const mine = await attendee.api.attendee.getPass.query({ eventId });
    expect(mine.registration.passes.map(({ name }) => name).sort()).toEqual(["Asha", "Ben"]);
    const fresh = mine.registration.passes.find(({ id }) => id === another?.passId);
    const ofFresh = { code: fresh?.code ?? "" };
    expect(value(await scan(steward, ofFresh))).toMatchObject({ refusal: { code: "already-admitted" }, name: "Asha" });
    expect((await organizer.api.organizer.wall.query({ eventId })).summary.inside).toBe(2);
    const door = await eventually(
      async () => (await organizer.api.organizer.doorList.query({ eventId })).entries,
      ([entry]) => entry?.inside === 2,
    );
    expect(door).toHaveLength(1);
    const history = await organizer.api.history.list.query({ eventId, kind: "door" });
    const said = history.entries.flatMap(({ changes }) => changes).filter(({ is }) => is === "badge-printed");
    expect(said).toMatchObject([{ name: "Asha", again: true }, { again: false }, { again: false }]);
    expect((await checkedBooks(eventId)).found).toBe(0);
  });
});

describe("who was not asked what the event asks", () => {
  const meal = { ...{ kind: "one-of" as const, label: "What do you eat?", help: "", required: true, onlyIf: null } };
  const ask = async (eventId: EventId, id: string) => {
    const question = {
      ...meal,
      id,
      options: ["All", "No meat"],
      ticketTypes: null,
      purpose: "For the kitchen",
      keepDays: 1,
    };
    value(await organizer.api.forms.save.mutate({ eventId, version: 0, questions: [question] }));
  };
  const id = "qst_00000000000000000000000001";

  test("is asked at the gate, once, and then let in", async () => {
    const { eventId, gateId } = await openEvent("Asked", ["Asha"]);
    await ask(eventId, id);
    const guest = { commandId: commandId(), eventId, name: "Zoe", mail: null, ticketTypeId: null };
    const { pass } = value(await steward.api.guests.register.mutate(guest));
    const scan = () => steward.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code: pass.code });
    expect(value(await scan())).toMatchObject({ refusal: { code: "answers-missing", questions: 1 }, passId: pass.id });
    const { questions } = await steward.api.scanner.questions.query({ eventId, passId: pass.id });
    expect(questions).toMatchObject([{ id, label: "What do you eat?" }]);
    const answer = (answers: object) =>
      steward.api.scanner.answer.mutate({ commandId: commandId(), eventId, passId: pass.id, answers: { ...answers } });
    expect(await failureOf(answer({}))).toBe("FORM_INVALID");
    expect(await failureOf(answer({ [id]: "Nothing" }))).toBe("FORM_INVALID");
    value(await answer({ [id]: "No meat" }));
    expect(value(await scan())).toMatchObject({ verdict: "admit", name: "Zoe" });
    // Nobody overwrites what was answered.
    value(await answer({ [id]: "All" }));
    expect((await steward.api.scanner.questions.query({ eventId, passId: pass.id })).questions).toEqual([]);
    const { results } = await env.DB_1.prepare("SELECT answers FROM answers WHERE event_id = ?").bind(eventId).all();
    expect(results).toEqual([{ answers: JSON.stringify({ [id]: "No meat" }) }]);
    expect((await checkedBooks(eventId)).found).toBe(0);
  });

  test("answers on their own page too, where a list brought them in", async () => {
    const { eventId, gateId } = await openEvent("Listed", ["Asha"]);
    await ask(eventId, id);
    const row = { name: "Vera Volunteer", mail: "volunteer@riverside.example", ticketType: "" };
    const list = { commandId: commandId(), eventId, rows: [row] };
    expect(value(await organizer.api.imports.register.mutate(list))).toMatchObject({ outcomes: [{ is: "new" }] });
    const mine = async () => (await steward.api.attendee.getEvent.query({ eventId })).mine;
    const before = await mine();
    expect(before).toMatchObject({ status: "confirmed", unanswered: 1 });
    const code = before?.passes[0]?.code ?? "";
    const scan = () => lead.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code });
    expect(value(await scan())).toMatchObject({ refusal: { code: "answers-missing" } });
    value(await steward.api.forms.changeAnswers.mutate({ eventId, answers: { [id]: "All" } }));
    expect((await mine())?.unanswered).toBeUndefined();
    expect(value(await scan())).toMatchObject({ verdict: "admit" });
  });
});

async function checkedBooks(eventId: EventId) {
  for (;;) {
    const progress = await organizer.api.history.checkBooks.query({ eventId });
    if (progress.done) return progress.report;
  }
}
