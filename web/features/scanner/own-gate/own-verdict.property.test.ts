import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { countedId, countingIds } from "#shared/counting-ids";
import type { CheckInList, EntryRule } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { ADMISSION, NO_REFUND } from "#shared/domain/ledger/choice";
import type { LedgerCommand } from "#shared/domain/ledger/commands";
import { decide } from "#shared/domain/ledger/decide";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { emptySlice, evolve, newLedgerEvent } from "#shared/domain/ledger/evolve";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import { factsOf } from "#shared/domain/ledger/party";
import type { LedgerConfig, LedgerSlice, Pass } from "#shared/domain/ledger/types";
import { scanVerdict } from "#shared/domain/ledger/verdict";
import type { DecodedCode } from "#shared/domain/passes/types";
import { compileGateRules } from "#shared/domain/rules/gate";
import { type RuleBody, TRIGGER_OF_GATES } from "#shared/domain/rules/types";
import type { Examined } from "#shared/examine-pass";
import type { GateRule } from "#shared/gate-rules";
import type { CommandId, PassId, UserId } from "#shared/ids";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { decideOwn, type KnownPass, type OwnFacts, type OwnRefusal } from "./own-verdict.ts";

const RUNS = 1_000;
const START = Date.UTC(2027, 2, 12, 9);
const SECOND_MS = 1_000;
const gates = [1, 2].map((n) => ({ id: countedId("gate", n), name: `Gate ${n}` }));
const types = [1, 2].map((n) => countedId("ticketType", n));
const vera = countedId("user", 9);
const asha = countedId("user", 1);
/** 32 bytes each. */
const phones = [1, 2].map((n) => encodeBase64Url(new Uint8Array(32).fill(n)));

const forWhom = fc.option(fc.subarray(types, { minLength: 1 }), { nil: null });
const rules: fc.Arbitrary<EntryRule> = fc.oneof(
  fc.record({ from: fc.nat(200), length: fc.integer({ min: 1, max: 200 }), ticketTypeIds: forWhom }).map(
    ({ from, length, ticketTypeIds }): EntryRule => ({
      ...{ type: "window", ticketTypeIds, from: START + from * SECOND_MS, until: START + (from + length) * SECOND_MS },
    }),
  ),
  fc.record({ type: fc.constant("count" as const), ticketTypeIds: forWhom, max: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant("minutes" as const), ticketTypeIds: forWhom, minutes: fc.integer({ min: 1, max: 4 }) }),
);
const lists = fc
  .array(
    fc.record({
      kind: fc.constantFrom("zone" as const, "right" as const),
      within: fc.boolean(),
      ticketTypeIds: forWhom,
      rules: fc.array(rules, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  )
  .chain((others) =>
    fc.array(rules, { maxLength: 2 }).map((ofEntry): CheckInList[] => [
      {
        ...{ id: ENTRY_LIST_ID, name: "Entry", kind: "entry", within: false, ticketTypeIds: null, gateIds: null },
        rules: ofEntry,
      },
      ...others.map((one, at) => ({ ...one, id: countedId("list", at + 1), name: `List ${at}`, gateIds: null })),
    ]),
  );

/** What organizers write, over every fact that a gate knows. */
const condition = fc.oneof(
  fc.constantFrom(
    ...[
      'ticket.type == "Type 1"',
      'gate.name in ["Gate 2"]',
      '!(scan.list == "Entry")',
      'scan.list.startsWith("List")',
    ],
    ...["pass.checked_in", "pass.entries >= 1", 'event.status == "live"', ""],
  ),
  fc.integer({ min: -3, max: 12 }).map((minutes) => `event.minutes - pass.entries > ${minutes}`),
  fc.nat(3).map((times) => `pass.entries == ${times} || ticket.type != "Type 2" && !pass.checked_in`),
);
const answers = fc
  .option(fc.constantFrom("Not now.", "Not you."), { nil: null })
  .map((reason) => (reason === null ? ({ type: "allow" } as const) : ({ type: "reject", reason } as const)));
const gateRules = fc
  .array(
    fc.record({
      match: fc.constantFrom("first" as const, "all" as const),
      branches: fc.array(fc.record({ when: condition, answer: answers }), { minLength: 1, maxLength: 3 }),
      otherwise: answers,
      order: fc.nat(2),
      from: fc.option(fc.nat(300), { nil: null, freq: 2 }),
      savedAfter: fc.nat(30),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((some) =>
    compileGateRules(
      some.map(({ match, branches, otherwise, order, from, savedAfter }, at) => {
        const body: RuleBody = {
          ...{ name: `Rule ${at}`, match, order, isOn: true, until: null, stationId: null },
          trigger: { type: "event", name: TRIGGER_OF_GATES },
          branches: branches.map(({ when, answer }) => ({ when, does: [answer] })),
          otherwise: [otherwise],
          from: from === null ? null : START + from * SECOND_MS,
        };
        const savedAt = START + savedAfter * SECOND_MS;
        return { id: countedId("rule", at), version: 1, origin: "event" as const, savedAt, body };
      }),
    ),
  );

const scans = fc.array(
  fc.record({
    pass: fc.nat(2),
    list: fc.nat(3),
    gate: fc.nat(2),
    direction: fc.constantFrom("in" as const, "out" as const),
    people: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    isForced: fc.boolean(),
    phone: fc.nat(1),
    afterSeconds: fc.nat(120),
    /** Before this scan, what organizers did. */
    mark: fc.oneof(
      { arbitrary: fc.constant("none" as const), weight: 8 },
      { arbitrary: fc.constantFrom("block" as const, "questions" as const), weight: 2 },
    ),
  }),
  { minLength: 1, maxLength: 15 },
);

test("a phone alone says what the ledger says of the same facts, over whole days", { timeout: 60_000 }, () => {
  let stopped = 0;
  fc.assert(
    fc.property(
      fc.record({ lists, scans, gateRules, isSupervisor: fc.boolean(), requireRotating: fc.boolean() }),
      (world) => {
        const both = open(world);
        for (const scan of world.scans) {
          const said = both.alone(scan);
          expect(said).toEqual(both.ledger(scan));
          if ("says" in said) stopped += 1;
        }
      },
    ),
    { numRuns: RUNS },
  );
  // Rules that never stop anybody would be compared with nothing.
  expect(stopped).toBeGreaterThan(RUNS / 10);
});

type World = { lists: CheckInList[]; gateRules: GateRule[]; isSupervisor: boolean; requireRotating: boolean };
type Scan = (typeof scans extends fc.Arbitrary<infer T> ? T : never) extends readonly (infer S)[] ? S : never;

/** One registration of three with phones of their own, known to a ledger and, as it was at the start, to a phone. */
function open({ lists, gateRules: rules, isSupervisor, requireRotating }: World) {
  const gateRules = { startsAt: START + 60 * SECOND_MS, rules };
  const ids = countingIds();
  const config: LedgerConfig = {
    ...{ version: 1, status: "live", capacity: 100, salesOpenAt: 0, salesCloseAt: START + 1, payOnline: false },
    ...{ passesFrom: 0, passesUntil: START + 600 * SECOND_MS, approval: false, refund: NO_REFUND, quotas: [] },
    gates,
    ticketTypes: types.map((id, at) => ({ ...ADMISSION, id, name: `Type ${at + 1}`, perPersonMax: 10 })),
    passRules: { ...USUAL_PASS_RULES, requireRotating },
    entry: { lists, annulMinutes: 15 },
    gateRules,
  };
  let slice: LedgerSlice = emptySlice(newLedgerEvent(config));
  const run = (command: LedgerCommand, seen: LedgerSlice, now: number): LedgerDomainEvent[] => {
    const decided = decide(seen, command, { now, ids });
    const events = decided.ok ? decided.value : [];
    const after = events.reduce(evolve, seen);
    slice = { ...after, passes: after.passes.toSorted((a, b) => a.number - b.number) };
    return events;
  };
  const tickets = [0, 1, 0].map((at) => ({ ticketTypeId: types[at] ?? types[0], name: "Asha" }));
  run({ type: "Register", userId: asha, name: "Asha", choice: { tickets, code: null } } as LedgerCommand, slice, START);
  for (const { id } of slice.passes)
    run({ type: "RegisterHolder", userId: asha, passId: id, holderKey: phones[0] ?? "", replace: false }, slice, START);
  // What the phone was told at the start; what it did itself comes on top.
  const told = new Map(slice.passes.map((pass) => [pass.id, factsOf(pass, slice).history]));
  const steps = new Map<PassId, OwnStep[]>();
  let now = START;
  let count = 0;

  const passOf = ({ pass }: Scan): Pass => slice.passes[pass] ?? (slice.passes[0] as Pass);
  const examinedOf = ({ phone }: Scan): Examined => {
    // A code that stands still is another question without a connection: see own-verdict.test.ts.
    const rotation = { holderKey: decodeBase64Url(phones[phone] ?? "") };
    return { decoded: { form: "signed", rotation } as DecodedCode, light: "green", refusal: null, doubts: [] };
  };
  const known = (pass: Pass): KnownPass => {
    const { ticketType: _, history, ...facts } = factsOf(pass, slice);
    const mine = steps.get(pass.id) ?? [];
    const listIds = lists.map(({ id }) => id);
    return {
      ...{ passId: pass.id, party: "one", number: pass.number, holder: pass.holder ?? null },
      facts: { ...facts, history: historyWith(told.get(pass.id) ?? history, mine, listIds) },
    };
  };
  const askOf = (scan: Scan) => {
    const { direction, people, isForced } = scan;
    const listId = (lists[scan.list] ?? lists[0])?.id ?? ENTRY_LIST_ID;
    const gateId = gates[scan.gate]?.id ?? countedId("gate", 77);
    return { gateId, listId, direction, people, force: isForced ? { reason: "Known to me" } : null };
  };
  return {
    /** Called first: time goes on, and organizers act. */
    alone(scan: Scan) {
      now += scan.afterSeconds * SECOND_MS;
      count += 1;
      const scanned = passOf(scan);
      if (scan.mark === "block")
        run({ type: "MarkRegistration", userId: asha, marks: { blockReason: "Why" } }, slice, now);
      if (scan.mark === "questions")
        run({ type: "MarkRegistration", userId: asha, marks: { unanswered: 1 } }, slice, now);
      const others = slice.passes.filter(({ id }) => id !== scanned.id);
      const facts: OwnFacts = {
        setup: {
          event: { id: countedId("event", 1), title: "Fair", status: "live" },
          gates: gates.map(({ id, name }) => ({
            gateId: id,
            name,
            ...{ admitted: 0, refused: 0, perMinute: 0, wait: { is: "unknown" as const } },
          })),
          ...{ lists, gateRules, isSupervisor },
          ownGate: {
            ...{
              ticketTypes: types.map((id, at) => ({ id, name: `Type ${at + 1}` })),
              requireRotating,
              annulMinutes: 15,
              homeGates: false,
            },
            ...{ passesFrom: 0, passesUntil: 0, college: 1, event: 1, serverAt: 0 },
          },
        },
        examined: examinedOf(scan),
        ...{ scanned: known(scanned), party: others.map(known), isListed: true, keeps: null, lent: new Set() },
      };
      const decision = decideOwn(facts, { ...askOf(scan), isConfirmed: false, now });
      if (decision.type === "asks") return { asks: decision.doubts };
      if (decision.type === "refused")
        return { ...saidOf(decision.refusal), canForce: decision.canForce, party: decision.party };
      for (const { passId, step } of decision.passes) {
        const id = `scan-number-${count}` as CommandId;
        const made: OwnStep = {
          ...{ step, at: now, gateName: gates[scan.gate]?.name ?? "" },
          by: id,
          knownIn: null,
          scan: { id, by: vera },
        };
        steps.set(passId, [...(steps.get(passId) ?? []), made]);
      }
      return { taken: decision.passes, party: decision.party };
    },
    ledger(scan: Scan) {
      const scanned = passOf(scan);
      const others = slice.passes.filter(({ id }) => id !== scanned.id);
      const shown = { holderKey: phones[scan.phone] ?? "" };
      const { people, force, ...ask } = askOf(scan);
      const command: LedgerCommand = {
        ...{ type: "ScanPass", ...ask, codeRefusal: null, isSupervisor, shown },
        ...(people === null ? {} : { people }),
        ...(force ? { force } : {}),
        scan: { id: `scan-number-${count}` as CommandId, by: vera as UserId },
      };
      const events = run(command, { ...slice, passes: [scanned, ...others] }, now);
      const verdict = scanVerdict(events, slice, { ...ask, isSupervisor });
      const { party = null } = verdict;
      if (verdict.verdict === "stop") {
        const { refusal, canForce = false } = verdict;
        // Of a gate or list that is no more, the ledger counts the party all the same: nobody reads it.
        const isNowhere =
          refusal.code === "gate-unknown" ||
          (refusal.code === "supervisor-needed" && refusal.why === "not-a-supervisor");
        return { ...saidOf(refusal), canForce, party: isNowhere ? null : party };
      }
      return {
        party,
        taken: events.flatMap((event) =>
          "passId" in event
            ? [{ passId: event.passId, step: "step" in event && event.step ? event.step : USUAL_STEP }]
            : [],
        ),
      };
    },
  };
}

/** The code, and of a rule which it was. */
function saidOf(refusal: OwnRefusal) {
  return {
    refused: refusal.code,
    ...(refusal.code === "rule-rejected" ? { says: `${refusal.ruleName}: ${refusal.says}` } : {}),
  };
}

/** What an event without a step did. */
const USUAL_STEP = { type: "entered", listId: ENTRY_LIST_ID, from: null, isReturn: false };
