import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { CheckInList } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { CommandId, PassId, UserId } from "#shared/ids";
import { ADMISSION, NO_REFUND } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide } from "./decide.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, newLedgerEvent } from "./evolve.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import { historyOf } from "./party.ts";
import type { LedgerRefusal } from "./refusals.ts";
import { emptyReplay, replayEntry } from "./replay.ts";
import type { LedgerConfig, LedgerSlice } from "./types.ts";
import { scanVerdict } from "./verdict.ts";
import { eventSummary } from "./view.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HOUR_MS = 3_600_000;
const gateId = countedId("gate", 1);
const asha = countedId("user", 1);
const vera = countedId("user", 9);
const ticketTypeId = countedId("ticketType", 1);

const USUAL = { within: false, ticketTypeIds: null, gateIds: null, rules: [] } as const;
const entry: CheckInList = { ...USUAL, id: ENTRY_LIST_ID, name: "Entry", kind: "entry" };
const hall: CheckInList = { ...USUAL, id: countedId("list", 1), name: "Hall", kind: "zone", within: true };
const lunch: CheckInList = { ...USUAL, id: countedId("list", 2), name: "Lunch", kind: "right" };

const config: LedgerConfig = {
  ...{ version: 1, status: "live", capacity: 100, salesOpenAt: 0, salesCloseAt: NOON + HOUR_MS },
  ...{ passesFrom: 0, passesUntil: NOON + 9 * HOUR_MS, approval: false, payOnline: false, refund: NO_REFUND },
  gates: [{ id: gateId, name: "North" }],
  ticketTypes: [{ ...ADMISSION, id: ticketTypeId, perPersonMax: 10 }],
  quotas: [],
  passRules: USUAL_PASS_RULES,
  entry: { lists: [entry, hall, lunch], annulMinutes: 15 },
};

type Scan = Extract<LedgerCommand, { type: "ScanPass" }>;

/** Asha's party at the gate, one scan after the other, and the log it leaves. */
function party(names: readonly string[], change: Partial<LedgerConfig> = {}) {
  const ids = countingIds();
  let slice: LedgerSlice = emptySlice(newLedgerEvent({ ...config, ...change }));
  const log: LedgerDomainEvent[][] = [[{ type: "EventConfigured", config: { ...config, ...change }, at: NOON }]];
  let scans = 0;
  let events: LedgerDomainEvent[] = [];
  let refusal: LedgerRefusal | null = null;
  let asked: Partial<Scan> = {};
  const run = (command: LedgerCommand, seen: LedgerSlice, now: number) => {
    const decided = decide(seen, command, { now, ids });
    refusal = decided.ok ? null : decided.refusal;
    events = decided.ok ? decided.value : [];
    log.push(events);
    const after = events.reduce(evolve, seen);
    slice = { ...after, passes: after.passes.toSorted((a, b) => a.number - b.number) };
  };
  const tickets = names.map((name) => ({ ticketTypeId, name }));
  run({ type: "Register", userId: asha, name: "Asha", choice: { tickets, code: null } }, slice, NOON);
  const gate = {
    scan(index: number, more: Partial<Scan> = {}, now = NOON, by: UserId = vera) {
      const first = slice.passes[index];
      const others = slice.passes.filter((pass) => pass !== first);
      asked = more;
      scans += 1;
      const scan = { id: `scan-number-${scans}` as CommandId, by };
      const command: Scan = { type: "ScanPass", gateId, codeRefusal: null, scan, ...more };
      run(command, { ...slice, passes: first ? [first, ...others] : [] }, now);
      return gate;
    },
    annul(scanNumber: number, now = NOON, by: UserId = vera) {
      const scan = { id: `scan-number-${scanNumber}` as CommandId, by };
      run({ type: "AnnulScan", gateId, scan }, slice, now);
      return gate;
    },
    shows(passId: PassId, holderKey: string) {
      run({ type: "RegisterHolder", userId: asha, passId, holderKey, replace: false }, slice, NOON);
      return gate;
    },
    mark(marks: Extract<LedgerCommand, { type: "MarkRegistration" }>["marks"]) {
      run({ type: "MarkRegistration", userId: asha, marks }, slice, NOON);
      return gate;
    },
    print(index: number, printing: string, again = false, by: UserId = vera, now = NOON) {
      const passId = slice.passes[index]?.id ?? countedId("pass", 999);
      run({ type: "PrintBadge", userId: asha, passId, printing, again, by, isLead: false }, slice, now);
      return gate;
    },
    verdict: () => scanVerdict(events, slice, asked),
    stop: () => {
      const verdict = gate.verdict();
      return verdict.verdict === "stop" ? verdict.refusal : null;
    },
    refusal: () => refusal,
    totals: () => slice.event.totals,
    inside: () => eventSummary(slice, 0, NOON).inside,
    slice: () => slice,
    /** What a replay of the log, entry by entry, knows. */
    replayed() {
      const replay = emptyReplay();
      for (const [at, entry] of log.entries()) replayEntry(replay, { seq: at + 1, events: entry }, () => true);
      return replay;
    },
  };
  return gate;
}

const FIVE = ["Asha", "Ben", "Cleo", "Dev", "Eli"];

describe("a party", () => {
  test("of five comes as three and later as two at most", () => {
    const gate = party(FIVE).scan(0, { people: 3 });
    expect(gate.verdict()).toMatchObject({ verdict: "admit", name: "Asha", people: 3, inside: 3, party: { left: 2 } });
    expect(gate.scan(0, { people: 3 }).stop()).toEqual({ code: "party-too-small", left: 2, of: 5 });
    expect(gate.inside()).toBe(3);
    expect(gate.scan(0, { people: 2 }).verdict()).toMatchObject({ verdict: "admit", people: 2, inside: 5 });
    expect(gate.scan(0, { people: 1 }).stop()).toMatchObject({ code: "already-admitted" });
  });

  test("is told by whose passes it came, for a scanner does not know whom the ledger passed over", () => {
    const gate = party(FIVE);
    const old = gate.slice().passes[1]?.id;
    gate.scan(1).print(1, "first").print(1, "second", true).scan(5, { direction: "out" }).scan(0, { people: 3 });
    const came = gate.slice().passes.flatMap((pass) => (historyOf(pass).where ? pass.id : []));
    expect(came).toHaveLength(3);
    expect(came).not.toContain(old);
    const verdict = gate.verdict();
    expect(verdict.verdict === "admit" && verdict.passIds?.toSorted()).toEqual(came.toSorted());
    expect(party(FIVE).scan(0).verdict()).not.toHaveProperty("passIds");
  });

  test("brings nobody in on a pass that is not shown as it must be, be its own person inside", () => {
    const passRules = { ...USUAL_PASS_RULES, requireRotating: true };
    const gate = party(FIVE, { passRules });
    const holderKey = "h".repeat(43);
    const [asha0, ben] = gate.slice().passes.map(({ id }) => id);
    if (!asha0 || !ben) throw new Error("a party of five has passes");
    gate.shows(asha0, holderKey).scan(0, { shown: { holderKey } });
    expect(gate.inside()).toBe(1);
    const refusal = { code: "pass-not-rotating" };
    for (const more of [{ people: 4 }, { passIds: [ben] }])
      expect(gate.scan(0, { ...more, shown: "static" }).stop()).toEqual(refusal);
    expect(gate.inside()).toBe(1);
    // What is against the pass itself is said first.
    expect(gate.scan(0, { shown: "static" }).stop()).toMatchObject({ code: "already-admitted" });
    expect(gate.scan(0, { people: 4, shown: { holderKey } }).verdict()).toMatchObject({ people: 4, inside: 5 });
  });

  test("leaves on a code that is too old to come in on, and never on a forged one", () => {
    const gate = party(["Asha"]).scan(0);
    const old = [
      { code: "pass-expired", expiredAt: NOON },
      { code: "pass-stale", shownAt: NOON },
    ] as const;
    for (const codeRefusal of old) {
      expect(gate.scan(0, { codeRefusal, direction: "out" }).verdict()).toMatchObject({ did: "left", inside: 0 });
      expect(gate.scan(0, { codeRefusal }).stop()).toEqual(codeRefusal);
      gate.scan(0);
    }
    const codeRefusal = { code: "pass-forged" } as const;
    expect(gate.scan(0, { codeRefusal, direction: "out" }).stop()).toEqual(codeRefusal);
    expect(gate.inside()).toBe(1);
  });

  test("leaves together, as many as are inside", () => {
    const gate = party(FIVE).scan(0, { people: 3 }).scan(1, { people: 3, direction: "out" });
    expect(gate.verdict()).toMatchObject({ did: "left", people: 3, inside: 0, party: { size: 5, left: 0 } });
    expect(gate.totals()).toMatchObject({ admitted: 3, left: 3 });
  });

  test("is looked up as a whole only with a number", () => {
    const found = { found: "booking", isSupervisor: true, force: { reason: "Known to me" } } as const;
    expect(party(FIVE).scan(0, found).stop()).toEqual({ code: "pass-ambiguous", passes: 5 });
    const verdict = party(FIVE)
      .scan(0, { ...found, people: 2 })
      .verdict();
    expect(verdict).toMatchObject({ verdict: "admit", people: 2, forced: ["supervisor-needed"] });
  });

  test("does not come in twice by force for being of a party", () => {
    const gate = party(FIVE).scan(0, { people: 5 });
    const forced = { people: 1, isSupervisor: true, force: { reason: "They insist" } } as const;
    expect(gate.scan(0, forced).stop()).toMatchObject({ code: "already-admitted" });
  });
});

describe("zones and rights", () => {
  test("entering a zone moves who is inside; the zones and the rest sum to everybody", () => {
    const gate = party(FIVE).scan(0, { people: 4 }).scan(1, { listId: hall.id });
    expect(gate.verdict()).toMatchObject({ verdict: "admit", listName: "Hall", inside: 4, due: 0 });
    expect(gate.totals()).toMatchObject({ admitted: 4, lists: { [hall.id]: 1 } });
    expect(gate.scan(1, { listId: hall.id, direction: "out" }).inside()).toBe(4);
    expect(gate.totals().lists).toBeUndefined();
    expect(gate.scan(1, { direction: "out" }).inside()).toBe(3);
  });

  test("one pass has several rights, each once", () => {
    const gate = party(["Asha"]).scan(0).scan(0, { listId: lunch.id });
    expect(gate.verdict()).toMatchObject({ verdict: "admit", did: "redeemed", listName: "Lunch" });
    expect(gate.scan(0, { listId: lunch.id }, NOON + 9).stop()).toMatchObject({
      code: "already-redeemed",
      redeemedAt: NOON,
    });
    expect(gate.totals()).toMatchObject({ admitted: 1, refusedScans: 1, lists: { [lunch.id]: 1 } });
  });

  test("a zone that people are in cannot be taken away", () => {
    const gate = party(["Asha"]).scan(0).scan(0, { listId: hall.id });
    const next = { ...config, version: 2, entry: { lists: [entry], annulMinutes: 15 } };
    const decided = decide(gate.slice(), { type: "ConfigureEvent", config: next }, { now: NOON, ids: countingIds() });
    expect(decided).toEqual({ ok: false, refusal: { code: "zone-not-empty", name: "Hall", people: 1 } });
  });

  test("a list that was taken away stops everybody and says so", () => {
    expect(
      party(["Asha"])
        .scan(0, { listId: countedId("list", 77) })
        .stop(),
    ).toEqual({ code: "list-unknown" });
  });
});

describe("taking a scan back", () => {
  test("undoes a whole party for the one who let it in", () => {
    const gate = party(FIVE).scan(0, { people: 3 });
    expect(gate.annul(1, NOON, asha).refusal()).toEqual({ code: "annul-not-yours" });
    expect(gate.annul(1).refusal()).toBeNull();
    expect(gate.inside()).toBe(0);
    expect(gate.totals()).toMatchObject({ admitted: 0 });
    expect(gate.slice().passes.every(({ admission }) => admission === null)).toBe(true);
    expect(gate.annul(1).refusal()).toEqual({ code: "annul-moved-on" });
    expect(gate.scan(0, { people: 5 }).verdict()).toMatchObject({ people: 5 });
  });

  test("is too late after its minutes, or once the pass was scanned again", () => {
    const gate = party(["Asha"]).scan(0);
    const until = NOON + 15 * 60_000;
    expect(gate.annul(1, until).refusal()).toEqual({ code: "annul-too-late", until });
    expect(gate.scan(0, { direction: "out" }).annul(1).refusal()).toEqual({ code: "annul-moved-on" });
    expect(gate.annul(2).inside()).toBe(1);
  });
});

describe("a lead", () => {
  const force = { reason: "Speaker, checked her card" };

  test("lets somebody in past what can be overridden, and the log says what that was and why", () => {
    const gate = party(["Asha"]).mark({ blockReason: "Unpaid last year" });
    expect(gate.scan(0).verdict()).toMatchObject({ verdict: "stop", canForce: true });
    gate.scan(0, { force, isSupervisor: true });
    expect(gate.verdict()).toMatchObject({ verdict: "admit", forced: ["pass-blocked"] });
    const admitted = gate.slice().passes[0]?.entry?.last;
    expect(admitted?.scan?.by).toBe(vera);
  });

  test("is who they say: a steward's attempt is a refused scan", () => {
    const gate = party(["Asha"]).mark({ blockReason: "Unpaid last year" }).scan(0, { force });
    expect(gate.stop()).toEqual({ code: "supervisor-needed", why: "not-a-supervisor" });
    expect(gate.totals()).toMatchObject({ admitted: 0, refusedScans: 1 });
  });

  test("cannot make a code of a pass, nor a seat of one that was given up", () => {
    const forged = { force, isSupervisor: true, codeRefusal: { code: "pass-forged" } } as const;
    expect(party(["Asha"]).scan(0, forged).stop()).toEqual({ code: "pass-forged" });
    const late = { force, isSupervisor: true, codeRefusal: { code: "pass-expired", expiredAt: NOON - 1 } } as const;
    expect(party(["Asha"]).scan(0, late).verdict()).toMatchObject({ forced: ["pass-expired"] });
  });

  test("sees the notes for leads, a steward those for everyone, and neither by a code that proves nothing", () => {
    const notes = { everyone: "Wheelchair: use the lift", leads: "Press" };
    const gate = party(["Asha"]).mark({ notes });
    expect(gate.scan(0, { codeRefusal: { code: "pass-forged" } }).verdict().notes).toBeUndefined();
    expect(gate.scan(0).verdict().notes).toEqual([notes.everyone]);
    expect(gate.scan(0, { isSupervisor: true }).verdict().notes).toEqual([notes.everyone, notes.leads]);
  });
});

describe("who has no pass yet", () => {
  const found = { found: "booking", isSupervisor: true, force: { reason: "Known to me" } } as const;
  const without = (registration: Partial<NonNullable<LedgerSlice["registration"]>>) => {
    const { slice } = party(["Asha"], { approval: true });
    const known = slice().registration;
    if (!known) throw new Error("nobody asked for a seat");
    const command: Scan = { type: "ScanPass", gateId, codeRefusal: null, ...found };
    const seen = { ...slice(), registration: { ...known, ...registration } };
    const decided = decide(seen, command, { now: NOON, ids: countingIds() });
    const [event] = decided.ok ? decided.value : [];
    return event?.type === "ScanRefused" ? event.refusal : null;
  };

  test("is told by how far they got", () => {
    expect(without({ payBy: NOON + 5 })).toEqual({ code: "registration-unpaid", payBy: NOON + 5 });
    expect(without({})).toEqual({ code: "registration-not-confirmed", status: "pending" });
    expect(without({ status: "waiting" })).toEqual({ code: "registration-not-confirmed", status: "waiting" });
    expect(without({ status: "cancelled", cancelledAt: NOON })).toEqual({
      code: "registration-cancelled",
      cancelledAt: NOON,
    });
  });
});

test("questions that are open stop a pass until they are answered", () => {
  const gate = party(["Asha"]).mark({ unanswered: 2 });
  expect(gate.scan(0).stop()).toEqual({ code: "answers-missing", questions: 2 });
  expect(gate.mark({ unanswered: 0 }).scan(0).verdict()).toMatchObject({ verdict: "admit" });
});

test("a pass that came in before there were lists is inside by the entry", () => {
  const gate = party(["Asha"]).scan(0);
  const [pass] = gate.slice().passes;
  if (!pass) throw new Error("nobody has a pass");
  const { entry: _, ...old } = pass;
  const slice = { ...gate.slice(), passes: [old] };
  const scan = (more: Partial<Scan>) =>
    decide(slice, { type: "ScanPass", gateId, codeRefusal: null, ...more }, { now: NOON, ids: countingIds() });
  expect(scan({})).toMatchObject({ value: [{ refusal: { code: "already-admitted", gateName: "North" } }] });
  expect(scan({ direction: "out" })).toMatchObject({ value: [{ type: "PassLeft", step: { to: null } }] });
});

test("a replay of the log knows each pass as the ledger does, and the same counts", () => {
  const gate = party(FIVE)
    .mark({ notes: { everyone: "", leads: "Press" } })
    .scan(0, { people: 4 })
    .scan(1, { listId: hall.id })
    .scan(2, { direction: "out" })
    .scan(2, { listId: lunch.id })
    .scan(3, { listId: lunch.id })
    .annul(5)
    .scan(2, {}, NOON + 5);
  const { passes, event, registrations, gates } = gate.replayed();
  expect([...passes.values()].map(({ record }) => record)).toEqual(gate.slice().passes);
  expect(event.totals).toEqual(gate.totals());
  expect(registrations.get(asha)?.record).toEqual(gate.slice().registration);
  expect(gates[gateId]).toEqual({ admitted: 7, refused: 0 });
});

describe("a badge", () => {
  const printed = (gate: ReturnType<typeof party>) =>
    gate.slice().passes.flatMap(({ name, badge }) => (badge ? `${name} by ${badge.printing}` : []));

  test("is printed once for each of a party that came in", () => {
    const gate = party(FIVE).scan(0, { people: 2 }).print(0, "one");
    expect(printed(gate)).toEqual(["Asha by one", "Ben by one"]);
    gate.scan(2).print(2, "two");
    expect(printed(gate)).toEqual(["Asha by one", "Ben by one", "Cleo by two"]);
    expect(printed(gate.print(0, "three"))).toEqual(["Asha by one", "Ben by one", "Cleo by two"]);
  });

  test("printed again ends the code of the one before, and who wears it stays inside", () => {
    const gate = party(["Asha"]).scan(0).print(0, "one").print(0, "two", true);
    const [old, fresh] = gate.slice().passes;
    expect(fresh).toMatchObject({ name: "Asha", number: 2, revokedAt: null, admission: { at: NOON } });
    expect([fresh?.id === old?.id, fresh?.shortCode === old?.shortCode]).toEqual([false, false]);
    const at = (pass: typeof old) => gate.slice().passes.findIndex(({ id }) => id === pass?.id);
    expect(gate.inside()).toBe(1);
    expect(gate.scan(at(old)).stop()).toEqual({ code: "pass-revoked", revokedAt: NOON, isReplaced: true });
    expect(gate.scan(at(fresh)).stop()).toMatchObject({ code: "already-admitted" });
    expect(gate.scan(at(old), { direction: "out" }).stop()).toMatchObject({ code: "exit-without-entry" });
    expect(gate.scan(at(fresh), { direction: "out" }).verdict()).toMatchObject({ did: "left", inside: 0 });
    expect(gate.print(at(old), "three", true).refusal()).toEqual({ code: "pass-revoked", revokedAt: NOON });
    const { passes, event } = gate.replayed();
    for (const pass of gate.slice().passes) expect(passes.get(pass.id)?.record).toEqual(pass);
    expect(event.totals).toEqual(gate.totals());
  });

  test("is for who is inside, and another one for a lead or whoever let them in to print", () => {
    expect(party(["Asha"]).print(0, "one").refusal()).toEqual({ code: "badge-outside" });
    const another = (by: UserId, minutes: number) =>
      party(["Asha"])
        .scan(0)
        .print(0, "one")
        .print(0, "two", true, by, NOON + minutes * 60_000)
        .refusal();
    expect([another(vera, 14), another(vera, 15), another(asha, 1)]).toEqual([
      null,
      { code: "badge-for-leads" },
      { code: "badge-for-leads" },
    ]);
  });

  test("is nobody's who is not here", () => {
    expect(party(["Asha"]).print(7, "one").refusal()).toEqual({ code: "pass-not-there" });
  });
});
