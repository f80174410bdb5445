import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { CheckInList } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { GateRule } from "#shared/gate-rules";
import { CHAIN_START } from "#shared/hash-chain";
import type { CommandId, PassId, UserId } from "#shared/ids";
import { SCAN_LOGS_MAX } from "#shared/limits";
import { ADMISSION, NO_REFUND } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide } from "./decide.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, newLedgerEvent } from "./evolve.ts";
import { ruleRefusalIn, type ScanEvent } from "./gates.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import { historyOf } from "./party.ts";
import { SCANS_KEPT_MAX } from "./taken.ts";
import type { LateScan, LedgerConfig, LedgerSlice, Pass, ScanLog } from "./types.ts";
import { insideOf } from "./view.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HOUR_MS = 3_600_000;
const north = countedId("gate", 1);
const south = countedId("gate", 2);
const asha = countedId("user", 1);
const vera = countedId("user", 9);
const ticketTypeId = countedId("ticketType", 1);
const ENTRY: CheckInList = {
  ...{ id: ENTRY_LIST_ID, name: "Entry", kind: "entry", within: false, ticketTypeIds: null, gateIds: null },
  rules: [],
};

const config: LedgerConfig = {
  ...{ version: 1, status: "live", capacity: 100, salesOpenAt: 0, salesCloseAt: NOON + HOUR_MS },
  ...{ passesFrom: 0, passesUntil: NOON + 9 * HOUR_MS, approval: false, payOnline: false, refund: NO_REFUND },
  gates: [
    { id: north, name: "North" },
    { id: south, name: "South" },
  ],
  ticketTypes: [{ ...ADMISSION, id: ticketTypeId, perPersonMax: 10 }],
  quotas: [],
  passRules: USUAL_PASS_RULES,
  entry: { lists: [ENTRY], annulMinutes: 15 },
};

const LOG: ScanLog = {
  ...{ id: countedId("scanLog", 1), by: vera, publicKey: "key", isLead: false },
  ...{ openedAt: NOON, seq: 0, hash: CHAIN_START },
};

type Gate = {
  readonly isLead?: boolean;
  readonly gateRules?: readonly GateRule[];
  readonly lists?: readonly CheckInList[];
  readonly annulMinutes?: number;
};

const ruled = (rules?: readonly GateRule[]) => (rules ? { gateRules: { startsAt: NOON, rules } } : {});
/** Refuses everybody, or those it says of; saved at noon. */
const refusing = (when: GateRule["branches"][number]["when"] = { op: "value", value: true }): GateRule => ({
  ...{ id: countedId("rule", 1), name: "Not yet", savedAt: NOON, match: "first", from: null, until: null },
  ...{ branches: [{ when, rejects: "Wait outside." }], otherwise: null },
});

/** A party, a phone's log, and the ledger that hears of it an hour after noon. */
function gate(change: Gate = {}) {
  const ids = countingIds();
  const lists = change.lists ?? [ENTRY];
  const { annulMinutes = 15 } = change;
  let slice: LedgerSlice = emptySlice(
    newLedgerEvent({ ...config, entry: { lists, annulMinutes }, ...ruled(change.gateRules) }),
  );
  let log: ScanLog = { ...LOG, isLead: change.isLead ?? false };
  let events: readonly LedgerDomainEvent[] = [];
  const run = (command: LedgerCommand, now: number, seen = slice) => {
    const decided = decide({ ...seen, scanLog: log }, command, { now, ids });
    if (!decided.ok) throw new Error(decided.refusal.code);
    events = decided.value;
    const after = events.reduce(evolve, { ...seen, scanLog: log });
    log = after.scanLog ?? log;
    slice = { ...after, passes: after.passes.toSorted((a, b) => a.number - b.number) };
  };
  const tickets = ["Asha", "Ben"].map((name) => ({ ticketTypeId, name }));
  run({ type: "Register", userId: asha, name: "Asha", choice: { tickets, code: null } }, NOON - HOUR_MS);
  const pass = (index: number) => slice.passes[index] as Pass;
  const one = {
    /** At `minute` after noon, told an hour after it. */
    late(minute: number, more: Partial<LateScan> = {}, tried: readonly LedgerDomainEvent[] | null = null) {
      const usual = { gateId: north, listId: ENTRY_LIST_ID, direction: "in", passIds: [], undoes: null } as const;
      const said = { refusal: null, reason: null, codeRefusal: null, hash: `hash-${log.seq + 1}` };
      const scanId = `late-scan-${log.seq + 1}` as CommandId;
      const at = NOON + minute * 60_000;
      run(
        { type: "TakeLateScan", scan: { seq: log.seq + 1, scanId, ...usual, ...said, at, ...more }, tried },
        NOON + HOUR_MS,
      );
      return one;
    },
    /** Its owner leads, or no more, from then on. */
    opens(minute: number, isLead: boolean) {
      const { id: logId, by, publicKey } = log;
      run({ type: "OpenScanLog", logId, by, publicKey, isLead }, NOON + minute * 60_000);
      return one;
    },
    online(minute: number, id: string, by: UserId = vera) {
      const scan = { id: id as CommandId, by };
      run({ type: "ScanPass", gateId: south, codeRefusal: null, scan }, NOON + minute * 60_000);
      return one;
    },
    annul(id: string, minute: number) {
      run({ type: "AnnulScan", gateId: south, scan: { id: id as CommandId, by: vera } }, NOON + minute * 60_000);
      return one;
    },
    /** The badge of the first of the party, and another in its place. */
    badges(minute: number) {
      const passId = pass(0).id;
      for (const again of [false, true]) {
        const asked = { userId: asha, passId, printing: `print-${again}`, again, by: vera, isLead: true };
        run({ type: "PrintBadge", ...asked }, NOON + minute * 60_000);
      }
      return one;
    },
    mark(blockReason: string | null, minute: number) {
      run({ type: "MarkRegistration", userId: asha, marks: { blockReason } }, NOON + minute * 60_000);
      return one;
    },
    pass,
    events: () => events,
    incidents: () => events.flatMap((event) => (event.type === "IncidentFound" ? event.incident : [])),
    cleared: () => events.flatMap((event) => (event.type === "IncidentCleared" ? event.incident : [])),
    inside: () => insideOf(slice.event.totals),
    log: () => log,
  };
  return one;
}

describe("a scan that a phone decided by itself", () => {
  test("on a pass whose key had ended counts, and is an incident", () => {
    const { events, inside, incidents } = gate().late(3, { isKeyEnded: true });
    expect(events()[0]).toMatchObject({ type: "LateScanTaken" });
    expect(inside()).toBe(1);
    const found = [{ kind: "against-rules", refusal: "pass-key-withdrawn" }];
    expect(incidents()).toMatchObject(found);
    // No gate lets a lead overrule that: whoever has the key makes passes that look like any other.
    const forced = gate({ isLead: true }).late(3, { isKeyEnded: true, reason: "Showed a card" });
    expect([forced.inside(), forced.incidents()]).toMatchObject([1, found]);
    expect(forced.events()[0]).toMatchObject({ forced: { checks: ["supervisor-needed"] } });
  });

  test("counts as of when it happened, and moves its log", () => {
    const { pass, inside, log } = gate().late(3);
    expect(pass(0).admission).toEqual({ at: NOON + 180_000, gateId: north, gateName: "North" });
    expect([inside(), log().seq, log().hash]).toEqual([1, 1, "hash-1"]);
  });

  test("takes those of the party whom the phone names, and nobody else's", () => {
    const own = gate();
    own.late(1, { passIds: [own.pass(0).id, own.pass(1).id] });
    expect([own.inside(), own.incidents()]).toEqual([2, []]);
    const foreign = gate();
    foreign.late(1, { passIds: [foreign.pass(0).id, countedId("pass", 999) as PassId] });
    expect(foreign.inside()).toBe(1);
    expect(foreign.incidents()).toMatchObject([{ kind: "unproven", refusal: "pass-not-found" }]);
  });

  test("before one that is known counts instead of it, and the other is the incident", () => {
    const { pass, incidents, inside } = gate().online(10, "online-scan").late(5);
    expect(pass(0).admission?.gateName).toBe("North");
    expect(incidents()).toMatchObject([
      { kind: "double-entry", first: { gateName: "North" }, second: { id: "online-scan", gateName: "South" } },
    ]);
    expect(inside()).toBe(1);
  });

  test("of a pass that another took the place of is said of that one: nobody is counted twice", () => {
    const day = gate().online(1, "online-scan").badges(3).late(2);
    expect(day.inside()).toBe(1);
    expect(day.incidents()).toMatchObject([{ kind: "double-entry", first: { id: "online-scan" } }]);
    const undone = gate()
      .late(1)
      .badges(3)
      .late(4, { undoes: "late-scan-1" as CommandId });
    expect(undone.inside()).toBe(0);
    expect(undone.pass(2)).toMatchObject({ admission: null });
  });

  test("by a code that could be a copy is an incident without a lead's word", () => {
    const asked = gate().late(1, { isStill: true });
    expect(asked.incidents()).toMatchObject([{ kind: "against-rules", refusal: "supervisor-needed" }]);
    expect(gate({ isLead: true }).late(1, { isStill: true, reason: "I know her" }).incidents()).toEqual([]);
  });

  test("is an incident against what no lead may overrule, whatever they say", () => {
    const day = gate({ isLead: true }).online(1, "online-scan").badges(3);
    const after = day.late(5, { isStill: true, reason: "It looked fine" });
    expect(after.incidents()).toContainEqual(
      expect.objectContaining({ kind: "against-rules", refusal: "pass-revoked" }),
    );
    expect(after.inside()).toBe(1);
  });

  test("is an incident no more when the one before it is taken back", () => {
    const day = gate().online(10, "online-scan").late(12).annul("online-scan", 14);
    expect(day.cleared()).toMatchObject([{ kind: "double-entry", second: { id: "late-scan-1" } }]);
    expect(day.pass(0).admission).toMatchObject({ at: NOON + 720_000, gateName: "North" });
    expect(day.inside()).toBe(1);
  });

  test("against a block of then is an incident, and they are inside all the same; a later block is none", () => {
    const blocked = gate().mark("A card", 1).late(2);
    expect([blocked.inside(), blocked.incidents()]).toMatchObject([
      1,
      [{ kind: "against-rules", refusal: "pass-blocked" }],
    ]);
    expect(gate().mark("A card", 5).late(2).incidents()).toEqual([]);
  });

  test("against a rule that its phone knew is an incident, and none against one that it could not know", () => {
    const day = (rulesAt: number | undefined, rule = refusing()) =>
      gate({ gateRules: [rule] }).late(2, rulesAt === undefined ? {} : { rulesAt });
    expect([day(NOON).inside(), day(NOON).incidents()]).toMatchObject([
      1,
      [{ kind: "against-rules", refusal: "rule-rejected" }],
    ]);
    // Saved after the phone had its rules, or before it had any.
    for (const rulesAt of [NOON - 1, undefined]) expect(day(rulesAt).incidents()).toEqual([]);
    // It went by what it knew of the pass then, which nobody knows now.
    expect(day(NOON, refusing({ op: "fact", name: "pass.checked_in" })).incidents()).toEqual([]);
    expect(day(NOON, { ...refusing(), savedAt: NOON + 3 * 60_000 }).incidents()).toEqual([]);
  });

  test("refused by a rule says which and by what, and how new those were that its phone knew; for another reason nothing", () => {
    const byRule = { id: refusing().id, savedAt: NOON, facts: { "gate.name": "North" } };
    const refused = (refusal: string) => gate().late(2, { refusal, rulesAt: NOON, byRule, passIds: [] }).events()[0];
    const byIt = refused("rule-rejected");
    expect(byIt).toMatchObject({ type: "LateScanRefused", byRule, rulesAt: NOON });
    expect(refused("pass-blocked")).not.toHaveProperty("byRule");
    expect(ruleRefusalIn(byIt as ScanEvent)).toEqual({
      ...{ ruleId: byRule.id, savedAt: NOON, facts: byRule.facts, told: null, alone: { rulesAt: NOON } },
    });
  });

  test("that a lead forced says what stood, and raises no incident; a steward's is one", () => {
    const forced = { reason: "Showed a card" };
    const byLead = gate({ isLead: true }).online(1, "online-scan").mark("A card", 1).late(2, forced);
    expect(byLead.incidents()).toEqual([]);
    expect(byLead.events()[0]).toMatchObject({
      forced: { checks: ["pass-blocked", "already-admitted"], reason: "Showed a card" },
    });
    const paper = gate({ isLead: true }).late(2, forced).events()[0];
    expect(paper).toMatchObject({ forced: { checks: ["supervisor-needed"] } });
    expect(gate().late(2, forced).incidents()).toMatchObject([{ kind: "against-rules", refusal: "supervisor-needed" }]);
  });

  test("is undone by its own account alone", () => {
    expect(
      gate()
        .late(1)
        .late(2, { undoes: "late-scan-1" as CommandId })
        .inside(),
    ).toBe(0);
    const others = gate()
      .online(1, "online-scan", asha)
      .late(2, { undoes: "online-scan" as CommandId });
    expect([others.inside(), others.events()[0]]).toMatchObject([
      1,
      { type: "LateUndoRefused", refusal: "annul-not-yours" },
    ]);
  });

  test("is no incident of its own any more once it is undone, by its log or at the ledger", () => {
    const undoes = "late-scan-1" as CommandId;
    const cleared = [{ kind: "against-rules", refusal: "pass-blocked", second: { id: undoes } }];
    const blocked = () => gate().mark("A card", 1).late(2);
    expect(blocked().late(3, { undoes }).cleared()).toMatchObject(cleared);
    expect(blocked().annul(undoes, 4).cleared()).toMatchObject(cleared);
    const asked = gate().mark("A card", 1).online(2, undoes);
    asked.late(2, {}, asked.events());
    expect(asked.late(3, { undoes }).cleared()).toMatchObject([{ kind: "refused-online", refusal: "pass-blocked" }]);
    expect(gate().late(2).late(3, { undoes }).cleared()).toEqual([]);
  });

  test("is undone within the event's minutes by the clock of then, and else stands, with the reason", () => {
    const undoes = "late-scan-1" as CommandId;
    expect(gate({ annulMinutes: 5 }).late(1).late(5.9, { undoes }).inside()).toBe(0);
    const late = gate({ annulMinutes: 5 }).late(1).late(6, { undoes });
    expect([late.inside(), late.events()[0]]).toMatchObject([
      1,
      { type: "LateUndoRefused", passId: late.pass(0).id, refusal: "annul-too-late" },
    ]);
    const unknown = gate().late(1, { undoes: "nobody-s-scan" as CommandId });
    expect(unknown.events()[0]).toMatchObject({ type: "LateUndoRefused", passId: null, refusal: "annul-moved-on" });
  });

  test("is forced by who led when they scanned, whatever they are by the time it is told", () => {
    const forced = { isStill: true, reason: "Showed a card" } as const;
    const raised = gate().opens(10, true);
    expect(raised.late(9, forced).incidents()).toMatchObject([{ refusal: "supervisor-needed" }]);
    expect(
      raised
        .late(9.5, { ...forced, direction: "out" })
        .late(11, forced)
        .incidents(),
    ).toEqual([]);
    const lowered = gate({ isLead: true }).opens(10, false).opens(20, true).opens(30, false);
    expect(lowered.late(9, forced).incidents()).toEqual([]);
    lowered.late(9.5, { direction: "out" });
    expect(lowered.late(15, forced).incidents()).toMatchObject([{ refusal: "supervisor-needed" }]);
    lowered.late(16, { direction: "out" });
    expect(lowered.late(25, forced).incidents()).toEqual([]);
  });
});

describe("a scan that the ledger was asked for first, its answer lost", () => {
  test("refused there, let in here: they are inside, and it is an incident of its own kind", () => {
    const day = gate().mark("A card", 1).online(2, "late-scan-1");
    const tried = day.events();
    expect(day.late(2, {}, tried).incidents()).toMatchObject([{ kind: "refused-online", refusal: "pass-blocked" }]);
    expect(day.inside()).toBe(1);
  });

  test("let in there, refused here: taken back while nothing followed, and an incident after", () => {
    const refusal = { refusal: "copy-offline" };
    const day = gate().online(2, "late-scan-1");
    const tried = day.events();
    expect([day.late(2, refusal, tried).inside(), day.incidents()]).toEqual([0, []]);
    const moved = gate().online(2, "late-scan-1");
    const asked = moved.events();
    moved.online(3, "out-scan").late(4, { direction: "out", scanId: "left-late" as CommandId });
    expect(moved.late(5, { ...refusal, scanId: "late-scan-1" as CommandId }, asked).incidents()).toMatchObject([
      { kind: "admitted-online", second: { id: "late-scan-1" } },
    ]);
  });

  test("let in by both is known already", () => {
    const day = gate().online(2, "late-scan-1");
    expect(
      day
        .late(2, {}, day.events())
        .events()
        .map(({ type }) => type),
    ).toEqual(["ScanLogTaken"]);
    expect(day.inside()).toBe(1);
  });
});

test("a pass keeps a bounded number of scans, and what it did by the others", () => {
  const day = gate();
  const comings = SCANS_KEPT_MAX + 4;
  for (let n = 0; n < comings; n++) day.late(n, { direction: n % 2 === 0 ? "in" : "out" });
  const pass = day.pass(0);
  expect(pass.taken?.scans).toHaveLength(SCANS_KEPT_MAX);
  expect(historyOf(pass)).toMatchObject({ where: null, visits: { [ENTRY_LIST_ID]: { times: comings / 2 } } });
  expect(pass.admission?.at).toBe(NOON);
  expect(day.inside()).toBe(0);
});

describe("what phones let happen because they did not know of each other", () => {
  const rule = (one: { type: "count"; max: number } | { type: "minutes"; minutes: number }) => ({
    ...{ ticketTypeIds: null, ...one },
  });
  const withRules = (...rules: CheckInList["rules"]) => ({ lists: [{ ...ENTRY, rules }] });
  const zone = (n: number, name: string): CheckInList => ({
    ...{ ...ENTRY, id: countedId("list", n), name, kind: "zone", within: true },
  });
  const [stage, lounge] = [zone(1, "Stage"), zone(2, "Lounge")];
  const toSee = (day: ReturnType<typeof gate>) => day.incidents().map(({ kind, second }) => [kind, second.id]);
  const out = { direction: "out" } as const;

  test("is an entry too many, and they are inside all the same", () => {
    const day = gate(withRules(rule({ type: "count", max: 1 })))
      .online(1, "online-scan")
      .late(5);
    day.late(3, out);
    expect(toSee(day)).toEqual([["rule-count", "late-scan-1"]]);
    expect(day.cleared()).toMatchObject([{ kind: "double-entry", second: { id: "late-scan-1" } }]);
    expect(day.inside()).toBe(1);
  });

  test("is an entry too soon after another, until a log says that there was none", () => {
    const day = gate(withRules(rule({ type: "minutes", minutes: 30 })))
      .late(1)
      .late(5, out)
      .late(20);
    expect(day.incidents()).toMatchObject([
      { kind: "rule-minutes", first: { id: "late-scan-1" }, second: { id: "late-scan-3" } },
    ]);
    day.late(2, { undoes: "late-scan-1" as CommandId });
    expect(day.cleared()).toMatchObject([{ kind: "rule-minutes", second: { id: "late-scan-3" } }]);
    expect([day.inside(), toSee(day)]).toEqual([1, [["exit-without-entry", "late-scan-2"]]]);
  });

  test("is a zone without the entry before it, and a zone that was left from another", () => {
    const day = gate({ lists: [ENTRY, stage, lounge] }).late(3, { listId: stage.id });
    expect(toSee(day)).toEqual([["not-inside", "late-scan-1"]]);
    expect(toSee(day.late(5, { listId: lounge.id, ...out }))).toEqual([["wrong-zone", "late-scan-2"]]);
    expect(day.inside()).toBe(1);
    day.late(1);
    expect(day.cleared()).toMatchObject([{ kind: "not-inside" }]);
    day.late(4, { listId: lounge.id });
    expect(day.cleared()).toMatchObject([{ kind: "wrong-zone" }]);
  });

  test("is no incident where a lead let them in all the same", () => {
    const day = gate({ ...withRules(rule({ type: "count", max: 1 })), isLead: true });
    expect(day.late(1).late(2, out).late(3, { reason: "Forgot the coat" }).incidents()).toEqual([]);
    expect(day.inside()).toBe(1);
  });
});

describe("a log of the time before the scans that are kept of a pass", () => {
  const comeAndGo = (from: number, count: number, day = gate()) => {
    for (let n = 0; n < count; n++) day.late(from + n, { direction: n % 2 === 0 ? "in" : "out" });
    return day;
  };

  test("is told of as any other while they can be put in order", () => {
    const day = comeAndGo(20, SCANS_KEPT_MAX);
    expect(day.late(1).incidents()).toMatchObject([{ kind: "double-entry", first: { at: NOON + 60_000 } }]);
    expect(day.late(2).incidents()).toMatchObject([{ kind: "double-entry", second: { at: NOON + 120_000 } }]);
    expect(day.pass(0).admission?.at).toBe(NOON + 60_000);
    expect(day.late(3, { direction: "out" }).cleared()).toMatchObject([{ second: { at: NOON + 20 * 60_000 } }]);
  });

  test("is told of as unchecked where they cannot, counts, and moves nobody", () => {
    const day = comeAndGo(20, SCANS_KEPT_MAX + 4);
    const before = historyOf(day.pass(0));
    day.late(21.5);
    expect(day.incidents()).toMatchObject([{ kind: "unchecked", second: { at: NOON + 21.5 * 60_000 } }]);
    const { where, visits } = historyOf(day.pass(0));
    const times = (before.visits[ENTRY_LIST_ID]?.times ?? 0) + 1;
    expect({ where, visits }).toEqual({
      where: before.where,
      visits: { [ENTRY_LIST_ID]: { ...before.visits[ENTRY_LIST_ID], times } },
    });
    expect([day.inside(), day.pass(0).taken?.scans.length]).toEqual([0, SCANS_KEPT_MAX]);
  });

  test("is told of as unchecked also where the newest of them counted for nothing", () => {
    const day = comeAndGo(19, SCANS_KEPT_MAX + 1, gate().late(1).late(2));
    expect(day.pass(0).taken?.through).toBe(NOON + 19 * 60_000);
    expect(day.late(18, { direction: "out" }).incidents()).toMatchObject([{ kind: "unchecked" }]);
  });
});

test("an account has so many logs, each with one key for good", () => {
  const event = newLedgerEvent(config);
  const open = { type: "OpenScanLog", logId: LOG.id, by: vera, publicKey: "key", isLead: false } as const;
  const given = { now: NOON, ids: countingIds() };
  const full = decide({ ...emptySlice(event), scanLogs: SCAN_LOGS_MAX }, open, given);
  expect(full).toEqual({ ok: false, refusal: { code: "log-limit", max: SCAN_LOGS_MAX } });
  const known = { ...emptySlice(event), scanLog: LOG, scanLogs: SCAN_LOGS_MAX };
  expect(decide(known, open, given)).toEqual({ ok: true, value: [] });
  expect(decide(known, { ...open, isLead: true }, given)).toMatchObject({ ok: true, value: [{ isLead: true }] });
  for (const other of [{ publicKey: "other" }, { by: asha }])
    expect(decide(known, { ...open, ...other }, given)).toEqual({ ok: false, refusal: { code: "log-unknown" } });
});
