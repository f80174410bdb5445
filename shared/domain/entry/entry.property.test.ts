import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { checkEntry, decideEntry } from "./decide.ts";
import { takeStep, undoStep } from "./evolve.ts";
import type { CheckInList, Direction, EntryRule, PassFacts, PassHistory } from "./types.ts";
import { canOverride, countsOf, ENTRY_LIST_ID, NO_HISTORY, undone } from "./view.ts";

const RUNS = Number(process.env.ENTRY_RUNS ?? 500);
/** Thousands of days on a busy two-core machine. */
const SLOW_MACHINE_MS = 60_000 + RUNS * 30;
const START = Date.UTC(2027, 2, 12, 9);
const SECOND_MS = 1_000;

const gates = [1, 2].map((n) => ({ id: countedId("gate", n), name: `Gate ${n}` }));
const types = [1, 2].map((n) => countedId("ticketType", n));

const forWhom = fc.option(fc.subarray(types, { minLength: 1 }), { nil: null });
const rules: fc.Arbitrary<EntryRule> = fc.oneof(
  fc
    .record({ ticketTypeIds: forWhom, from: fc.nat(200), length: fc.integer({ min: 1, max: 200 }) })
    .map(({ ticketTypeIds, from, length }) => {
      const at = (seconds: number) => START + seconds * SECOND_MS;
      return { type: "window" as const, ticketTypeIds, from: at(from), until: at(from + length) };
    }),
  fc.record({ type: fc.constant("count" as const), ticketTypeIds: forWhom, max: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    type: fc.constant("gates" as const),
    ticketTypeIds: forWhom,
    gateIds: fc.subarray(
      gates.map(({ id }) => id),
      { minLength: 1 },
    ),
  }),
  fc.record({ type: fc.constant("minutes" as const), ticketTypeIds: forWhom, minutes: fc.integer({ min: 1, max: 4 }) }),
);

const settings = fc
  .array(
    fc.record({
      kind: fc.constantFrom("zone" as const, "right" as const),
      within: fc.boolean(),
      ticketTypeIds: forWhom,
      rules: fc.array(rules, { maxLength: 2 }),
    }),
    { maxLength: 4 },
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

type Scan = {
  pass: number;
  list: number;
  gate: number;
  isOut: boolean;
  afterMs: number;
  isForced: boolean;
  isBack: boolean;
};
const scans = fc.array(
  fc.record<Scan>({
    pass: fc.nat(3),
    list: fc.nat(5),
    gate: fc.nat(1),
    isOut: fc.boolean(),
    afterMs: fc.nat(90 * SECOND_MS),
    isForced: fc.boolean(),
    isBack: fc.boolean(),
  }),
  { maxLength: 60 },
);

function factsOf(index: number, history: PassHistory): PassFacts {
  const type = types[index % types.length] ?? countedId("ticketType", 1);
  const always = {
    validFrom: 0,
    validUntil: Number.MAX_SAFE_INTEGER,
    revokedAt: null,
    givenAt: null,
    cancelledAt: null,
  };
  return { ticketTypeId: type, ticketType: "", ...always, blocked: null, unanswered: 0, home: null, history };
}

/** Lives a day of scans of four passes and tells of every decision. */
function live(
  lists: readonly CheckInList[],
  day: readonly Scan[],
  onDay: (histories: readonly PassHistory[], counts: { inside: number; lists: Map<string, number> }) => void,
): string[] {
  const histories: PassHistory[] = [0, 1, 2, 3].map(() => NO_HISTORY);
  const counts = { admitted: 0, left: 0, lists: new Map<string, number>() };
  const said: string[] = [];
  let now = START;
  for (const { pass, list: at, gate: gateAt, isOut, afterMs, isForced, isBack } of day) {
    now += afterMs;
    const list = lists[at % lists.length];
    const gate = gates[gateAt];
    const history = histories[pass];
    if (!list || !gate || !history) continue;
    const count = (change: ReturnType<typeof countsOf>) => {
      counts.admitted += change.admitted;
      counts.left += change.left;
      for (const [id, by] of change.lists) counts.lists.set(id, (counts.lists.get(id) ?? 0) + by);
    };
    if (isBack && history.last) {
      count(undone(countsOf(history.last.step)));
      histories[pass] = undoStep(history);
    } else {
      const direction: Direction = isOut ? "out" : "in";
      const facts = factsOf(pass, history);
      const ask = { lists, list, direction, gate, proof: "fresh", isOnline: true, now } as const;
      const decided = decideEntry(facts, ask, isForced);
      said.push(JSON.stringify(decided));
      expect(JSON.stringify(decideEntry(structuredClone(facts), { ...ask, isOnline: false }, isForced))).toBe(
        said.at(-1),
      );
      const against = checkEntry(facts, ask);
      const standing = isForced ? against.filter((one) => !canOverride(one)) : against;
      expect(decided.ok).toBe(standing.length === 0);
      if (decided.ok) {
        count(countsOf(decided.step));
        const done = { at: now, gateName: gate.name, scan: null };
        const ids = lists.map(({ id }) => id);
        histories[pass] = takeStep(history, decided.step, done, ids);
      }
    }
    onDay(histories, { inside: counts.admitted - counts.left, lists: counts.lists });
  }
  return said;
}

test(
  "whatever is scanned, forced and taken back, counts are what the passes say, and zones sum to people inside",
  () => {
    fc.assert(
      fc.property(settings, scans, (lists, day) => {
        live(lists, day, (histories, counts) => {
          const inside = histories.filter(({ where }) => where !== null);
          expect(counts.inside).toBe(inside.length);
          const zones = lists.filter(({ kind }) => kind === "zone");
          for (const { id } of zones)
            expect(counts.lists.get(id) ?? 0).toBe(inside.filter(({ where }) => where === id).length);
          const inZones = zones.reduce((sum, { id }) => sum + (counts.lists.get(id) ?? 0), 0);
          const between = inside.filter(({ where }) => where === ENTRY_LIST_ID).length;
          expect(inZones + between).toBe(counts.inside);
          for (const history of histories) {
            const known = new Set<string>(lists.map(({ id }) => id));
            expect(Object.keys(history.visits).every((id) => known.has(id))).toBe(true);
          }
        });
      }),
      { numRuns: RUNS },
    );
  },
  SLOW_MACHINE_MS,
);

test(
  "the same day gives the same verdicts, letter for letter, with and without a connection",
  () => {
    fc.assert(
      fc.property(settings, scans, (lists, day) => {
        const once = live(lists, day, () => {});
        expect(live(structuredClone(lists), structuredClone(day), () => {})).toEqual(once);
      }),
      { numRuns: RUNS },
    );
  },
  SLOW_MACHINE_MS,
);

test("a window flips with its second, whatever it is", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }), (fromSecond, seconds) => {
      const from = START + fromSecond * SECOND_MS;
      const until = from + seconds * SECOND_MS;
      const rule: EntryRule = { type: "window", ticketTypeIds: null, from, until };
      const place = { id: ENTRY_LIST_ID, name: "Entry", kind: "entry", within: false } as const;
      const list: CheckInList = { ...place, ticketTypeIds: null, gateIds: null, rules: [rule] };
      const gate = gates[0] ?? { id: countedId("gate", 1), name: "" };
      const isIn = (now: number) =>
        decideEntry(
          factsOf(0, NO_HISTORY),
          { lists: [list], list, direction: "in", gate, proof: "fresh", isOnline: true, now },
          false,
        ).ok;
      expect([from - 1, from, until - 1, until].map(isIn)).toEqual([false, true, true, false]);
    }),
  );
});
