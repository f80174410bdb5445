import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { GateRule } from "#shared/gate-rules";
import type { CommandId } from "#shared/ids";
import { checkEntry, decideEntry, whyNotAnnul } from "./decide.ts";
import { takeStep, undoStep } from "./evolve.ts";
import type { CheckInList, Direction, EntryAsk, EntryRefusal, EntryRule, PassFacts, PassHistory } from "./types.ts";
import { ENTRY_LIST_ID, NO_HISTORY } from "./view.ts";
import { wordsForEntry } from "./words.ts";

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2027, 2, 12, 12);
const north = { id: countedId("gate", 1), name: "North" };
const south = { id: countedId("gate", 2), name: "South" };
const student = countedId("ticketType", 1);
const vip = countedId("ticketType", 2);

const USUAL = { within: false, ticketTypeIds: null, gateIds: null, rules: [] } as const;
const entry: CheckInList = { ...USUAL, id: ENTRY_LIST_ID, name: "Entry", kind: "entry" };
const hall: CheckInList = { ...USUAL, id: countedId("list", 1), name: "Hall", kind: "zone", within: true };
const annex: CheckInList = { ...USUAL, id: countedId("list", 2), name: "Annex", kind: "zone" };
const lunch: CheckInList = { ...USUAL, id: countedId("list", 3), name: "Lunch", kind: "right" };
const lists = [entry, hall, annex, lunch];

const pass: PassFacts = {
  ticketTypeId: student,
  ticketType: "Student",
  validFrom: NOON - 60 * MINUTE_MS,
  validUntil: NOON + 600 * MINUTE_MS,
  revokedAt: null,
  givenAt: null,
  cancelledAt: null,
  blocked: null,
  unanswered: 0,
  home: null,
  history: NO_HISTORY,
};

function ask(list: CheckInList, change: Partial<EntryAsk> = {}): EntryAsk {
  const all = lists.map((one) => (one.id === list.id ? list : one));
  return { lists: all, list, direction: "in", gate: north, proof: "fresh", isOnline: true, now: NOON, ...change };
}

/** What scans one after the other do to a pass; a refusal ends the row. */
function scanned(...scans: readonly (readonly [CheckInList, Direction, number?, EntryAsk["gate"]?])[]) {
  let history: PassHistory = NO_HISTORY;
  let refusal: EntryRefusal | null = null;
  for (const [list, direction, now = NOON, gate = north] of scans) {
    const decided = decideEntry({ ...pass, history }, ask(list, { direction, now, gate }), false);
    refusal = decided.ok ? null : decided.refusal;
    if (!decided.ok) break;
    const done = { at: now, gateName: gate.name, scan: null };
    history = takeStep(
      history,
      decided.step,
      done,
      lists.map(({ id }) => id),
    );
  }
  return { history, refusal };
}

function refusalOf(list: CheckInList, facts: Partial<PassFacts> = {}, change: Partial<EntryAsk> = {}) {
  const decided = decideEntry({ ...pass, ...facts }, ask(list, change), false);
  return decided.ok ? null : decided.refusal;
}

describe("a rule that an organizer wrote", () => {
  const rule: GateRule = {
    ...{ id: countedId("rule", 1), name: "VIP first", savedAt: NOON, match: "first", from: null, until: null },
    branches: [
      {
        when: { op: "==", left: { op: "fact", name: "ticket.type" }, right: { op: "value", value: "VIP" } },
        rejects: null,
      },
      {
        when: { op: "<", left: { op: "fact", name: "event.minutes" }, right: { op: "value", value: 30 } },
        rejects: "Until half past for VIP tickets alone",
      },
    ],
    otherwise: null,
  };
  const ruled = { gateRules: { startsAt: NOON, rules: [rule] } };

  test("refuses the way in by its name, in its own words", () => {
    const refusal = refusalOf(entry, {}, ruled) as EntryRefusal;
    expect(refusal).toMatchObject({ code: "rule-rejected", ruleName: "VIP first" });
    // What it asked for, and nothing else of the pass.
    expect(refusal).toHaveProperty("facts", { "event.minutes": 0, "ticket.type": "Student" });
    expect(wordsForEntry(refusal, { clock: String, gate: String })).toEqual({
      reason: "Until half past for VIP tickets alone.",
      todo: "The organizers' rule “VIP first” says so. Call a lead if they insist.",
    });
    expect(refusalOf(entry, { ticketType: "VIP" }, ruled)).toBeNull();
    expect(refusalOf(entry, {}, { ...ruled, now: NOON + 30 * MINUTE_MS })).toBeNull();
    expect(refusalOf(entry, {}, { ...ruled, now: NOON - 1 })).toBeNull(); // before it was saved
  });

  test("lets in nobody whom something else refuses, is overruled by a lead, and keeps nobody inside", () => {
    const blocked = { ticketType: "VIP", blocked: { at: NOON, reason: "A card" } };
    expect(refusalOf(entry, blocked, ruled)).toMatchObject({ code: "pass-blocked" });
    expect(refusalOf(entry, { revokedAt: NOON }, ruled)).toMatchObject({ code: "pass-revoked" });
    expect(decideEntry(pass, ask(entry, ruled), true)).toMatchObject({
      ok: true,
      overridden: [{ code: "rule-rejected" }],
    });
    const { history } = scanned([entry, "in"]);
    expect(refusalOf(entry, { history }, { ...ruled, direction: "out" })).toBeNull();
    expect(refusalOf(entry, { history }, ruled)).toMatchObject({ code: "already-admitted" });
  });
});

describe("coming and going", () => {
  test("in twice is refused with when and where, out and in again is not", () => {
    expect(scanned([entry, "in"], [entry, "in", NOON + 5, south]).refusal).toEqual({
      code: "already-admitted",
      admittedAt: NOON,
      gateName: "North",
    });
    const back = scanned([entry, "in"], [entry, "out", NOON + 5], [entry, "in", NOON + 9, south]);
    expect(back).toMatchObject({ refusal: null, history: { where: ENTRY_LIST_ID } });
    expect(back.history.visits[ENTRY_LIST_ID]).toMatchObject({ times: 2, gateName: "South", leftAt: null });
  });

  test("nobody leaves who never came, nor from where they are not", () => {
    expect(scanned([entry, "out"]).refusal).toEqual({ code: "exit-without-entry", listName: "Entry" });
    expect(scanned([annex, "in"], [hall, "out"]).refusal).toEqual({
      code: "wrong-zone",
      listName: "Hall",
      zoneName: "Annex",
    });
    expect(scanned([entry, "in"], [lunch, "out"]).refusal).toEqual({ code: "no-exit-here", listName: "Lunch" });
  });

  test("entering a zone leaves the one before; leaving one that is within stays inside", () => {
    expect(scanned([annex, "in"], [hall, "in"]).history.where).toBe(hall.id);
    expect(scanned([entry, "in"], [hall, "in"], [hall, "out"]).history.where).toBe(ENTRY_LIST_ID);
    expect(scanned([annex, "in"], [annex, "out"]).history.where).toBeNull();
    expect(scanned([entry, "in"], [hall, "in"], [entry, "out"]).history.where).toBeNull();
  });

  test("a zone within needs the entry first, and its people are inside at the entry too", () => {
    expect(scanned([hall, "in"]).refusal).toEqual({ code: "not-inside", listName: "Hall" });
    expect(scanned([entry, "in"], [hall, "in", NOON + 1, south], [entry, "in"]).refusal).toEqual({
      code: "already-admitted",
      admittedAt: NOON,
      gateName: "North",
    });
  });

  test("somebody who came by another door and is inside is not let in again by the entry", () => {
    const { refusal } = scanned([annex, "in"], [hall, "in", NOON + 3], [hall, "out", NOON + 4], [entry, "in"]);
    expect(refusal).toEqual({ code: "already-admitted", admittedAt: NOON + 3, gateName: "North" });
  });

  test("a right is had once, whatever else was scanned, or as often as its rule says", () => {
    expect(scanned([lunch, "in"], [entry, "in"], [lunch, "in", NOON + 7]).refusal).toEqual({
      code: "already-redeemed",
      listName: "Lunch",
      redeemedAt: NOON,
      gateName: "North",
      max: 1,
    });
    const coffee: CheckInList = { ...lunch, rules: [{ type: "count", ticketTypeIds: null, max: 3 }] };
    expect(scanned([coffee, "in"], [coffee, "in"], [coffee, "in"]).refusal).toBeNull();
    expect(scanned([coffee, "in"], [coffee, "in"], [coffee, "in"], [coffee, "in"]).refusal).toMatchObject({ max: 3 });
  });
});

describe("rules", () => {
  const ruled = (...rules: EntryRule[]): CheckInList => ({ ...entry, rules });
  const all = { ticketTypeIds: null } as const;

  test("a window flips at its millisecond, at both ends", () => {
    const window = ruled({ type: "window", ...all, from: NOON, until: NOON + 1_000 });
    const denied = { code: "rule-window", listName: "Entry", from: NOON, until: NOON + 1_000 };
    expect(refusalOf(window, {}, { now: NOON - 1 })).toEqual(denied);
    expect(refusalOf(window, {}, { now: NOON })).toBeNull();
    expect(refusalOf(window, {}, { now: NOON + 999 })).toBeNull();
    expect(refusalOf(window, {}, { now: NOON + 1_000 })).toEqual(denied);
  });

  test("a rule for some tickets leaves the others alone", () => {
    const vipOnlySouth = ruled({ type: "gates", ticketTypeIds: [vip], gateIds: [south.id] });
    expect(refusalOf(vipOnlySouth)).toBeNull();
    expect(refusalOf(vipOnlySouth, { ticketTypeId: vip })).toEqual({
      code: "rule-gates",
      listName: "Entry",
      gateIds: [south.id],
    });
  });

  test("so often and no more, and not sooner than so many minutes after the last time", () => {
    const twice = ruled({ type: "count", ...all, max: 2 });
    const { history } = scanned([twice, "in"], [twice, "out"], [twice, "in", NOON + 5], [twice, "out", NOON + 6]);
    expect(refusalOf(twice, { history })).toEqual({
      code: "rule-count",
      listName: "Entry",
      max: 2,
      lastAt: NOON + 5,
    });
    const later = ruled({ type: "minutes", ...all, minutes: 30 });
    const once = scanned([later, "in"], [later, "out", NOON + MINUTE_MS]).history;
    const soon = refusalOf(later, { history: once }, { now: NOON + 30 * MINUTE_MS - 1 });
    expect(soon).toMatchObject({ code: "rule-minutes", minutes: 30, againAt: NOON + 30 * MINUTE_MS });
    expect(refusalOf(later, { history: once }, { now: NOON + 30 * MINUTE_MS })).toBeNull();
  });

  test("all that stands against a pass is said, what matters most first, and what can be overridden is", () => {
    const late = ruled({ type: "window", ...all, from: NOON + 1, until: NOON + 2 });
    const list = { ...late, ticketTypeIds: [vip], gateIds: [south.id] };
    const blocked = { at: NOON, reason: "Stolen phone" };
    const facts = { ...pass, blocked, unanswered: 2 };
    const codes = ["pass-blocked", "product-not-admitted", "wrong-list", "answers-missing", "rule-window"];
    expect(checkEntry(facts, ask(list)).map(({ code }) => code)).toEqual(codes);
    const forced = decideEntry(facts, ask(list), true);
    expect(forced).toMatchObject({ ok: true, overridden: codes.map((code) => ({ code })) });
    expect(decideEntry({ ...facts, revokedAt: NOON }, ask(list), true)).toEqual({
      ok: false,
      refusal: { code: "pass-revoked", revokedAt: NOON },
    });
  });

  test("a way out asks nothing but whether they are in", () => {
    const { history } = scanned([entry, "in"]);
    const barred = { history, blocked: { at: NOON, reason: "Late" }, revokedAt: NOON, unanswered: 1 };
    expect(refusalOf(entry, barred, { direction: "out", now: pass.validUntil + 1 })).toBeNull();
  });
});

describe("without a connection, and without a code", () => {
  const home = { gateId: north.id, gateName: "North" };
  test("a copy gets in at its home gate alone, a fresh code at any", () => {
    const offline = { isOnline: false, proof: "static" } as const;
    expect(refusalOf(entry, { home }, offline)).toBeNull();
    expect(refusalOf(entry, { home }, { ...offline, gate: south })).toEqual({ code: "home-gate", gateName: "North" });
    expect(refusalOf(entry, {}, offline)).toEqual({ code: "supervisor-needed", why: "copy-offline" });
    expect(refusalOf(entry, {}, { isOnline: false, proof: "fresh" })).toBeNull();
  });

  test("who was found by name needs a lead", () => {
    expect(refusalOf(entry, {}, { proof: "found" })).toEqual({ code: "supervisor-needed", why: "found-by-name" });
    expect(decideEntry(pass, ask(entry, { proof: "found" }), true)).toMatchObject({
      ok: true,
      overridden: [{ code: "supervisor-needed" }],
    });
  });
});

describe("taking a scan back", () => {
  const mine = { id: "scan-number-1" as CommandId, by: countedId("user", 1) };
  const step = { type: "entered", listId: ENTRY_LIST_ID, from: null, isReturn: false } as const;
  const history = takeStep(NO_HISTORY, step, { at: NOON, gateName: "North", scan: mine }, [ENTRY_LIST_ID]);

  test("leaves the pass as it was before", () => {
    expect(undoStep(history)).toEqual(NO_HISTORY);
  });

  test("is for the same device, within its minutes, while nothing followed", () => {
    const minutes = (count: number) => NOON + count * MINUTE_MS;
    expect(whyNotAnnul(history, mine, 15, minutes(15) - 1)).toBeNull();
    expect(whyNotAnnul(history, mine, 15, minutes(15))).toEqual({ code: "annul-too-late", until: minutes(15) });
    const other = { ...mine, by: countedId("user", 2) };
    expect(whyNotAnnul(history, other, 15, NOON)).toEqual({ code: "annul-not-yours" });
    expect(whyNotAnnul(undoStep(history), mine, 15, NOON)).toEqual({ code: "annul-moved-on" });
  });
});

test("a denial says the numbers", () => {
  const say = { clock: (at: number) => `T+${(at - NOON) / MINUTE_MS}`, gate: () => "South" };
  const sentence = (refusal: EntryRefusal) => wordsForEntry(refusal, say).reason;
  expect(
    sentence({ code: "rule-minutes", listName: "Hall", minutes: 30, lastAt: NOON, againAt: NOON + 30 * MINUTE_MS }),
  ).toBe("Hall again after 30 minutes; the last time was T+0.");
  expect(sentence({ code: "rule-window", listName: "Hall", from: NOON, until: NOON + MINUTE_MS })).toBe(
    "This ticket is for Hall from T+0 until T+1.",
  );
  expect(sentence({ code: "rule-gates", listName: "Hall", gateIds: [south.id] })).toContain("at South");
});
