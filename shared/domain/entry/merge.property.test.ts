import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { CommandId } from "#shared/ids";
import { byTime, endOf, type Folded, type MergedScans, mergeScans, type TakenScan } from "./merge.ts";
import type { CheckInList, EntryRule } from "./types.ts";
import { ENTRY_LIST_ID } from "./view.ts";

const commandId = (n: number) => `scan-${n}` as CommandId;
const RUNS = Number(process.env.ENTRY_RUNS ?? 500);
/** Thousands of days on a busy two-core machine. */
const SLOW_MACHINE_MS = 60_000 + RUNS * 30;
const START = Date.UTC(2027, 2, 12, 9);
const TICKET = { ticketTypeId: countedId("ticketType", 1) };
const usual = { within: false, ticketTypeIds: null, gateIds: null, rules: [] };
const often: EntryRule = { ticketTypeIds: null, type: "count", max: 3 };
/** Three seconds. */
const rest: EntryRule = { ticketTypeIds: null, type: "minutes", minutes: 0.05 };
const ENTRY: CheckInList = { ...usual, id: ENTRY_LIST_ID, name: "Entry", kind: "entry", rules: [often, rest] };
const STAGE: CheckInList = {
  ...usual,
  id: countedId("list", 1),
  name: "Stage",
  kind: "zone",
  within: true,
  rules: [rest],
};
const MEAL: CheckInList = { ...usual, id: countedId("list", 2), name: "Meal", kind: "right" };
const LISTS = [ENTRY, STAGE, MEAL];

const CHANGES_NOTHING = new Set(["double-entry", "double-redemption", "exit-without-entry"]);

const scans: fc.Arbitrary<TakenScan[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.nat(10_000),
      // Few moments, so that several scans share one.
      second: fc.nat(12),
      list: fc.constantFrom(...LISTS),
      isOut: fc.boolean(),
      gate: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ id, second, list, isOut, gate }) => ({
      id: commandId(id),
      by: countedId("user", gate),
      at: START + second * 1_000,
      listId: list.id,
      direction: isOut && list.kind !== "right" ? ("out" as const) : ("in" as const),
      gateId: countedId("gate", gate),
      gateName: `Gate ${gate}`,
    })),
  { selector: ({ id }) => id, maxLength: 14 },
);

const shuffled = fc
  .tuple(scans, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })))
  .map(([all, chances]) => ({
    all,
    order: all
      .flatMap((scan) => [scan, scan])
      .map((scan) => ({ scan, at: chances.next().value }))
      .sort((one, other) => one.at - other.at)
      .map(({ scan }) => scan),
  }));

test("whatever the order in which scans become known, and however often, the same happened", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  fc.assert(
    fc.property(shuffled, ({ all, order }) => {
      expect(mergeScans(LISTS, TICKET, order)).toEqual(mergeScans(LISTS, TICKET, all));
    }),
    { numRuns: RUNS },
  );
});

/** A day, and some of its earliest scans. */
const cut = fc
  .tuple(shuffled, fc.nat(14))
  .map(([{ all, order }, count]) => ({ all, order, early: all.toSorted(byTime).slice(0, count) }));

/** What is kept of scans that are kept one by one no more. */
function foldedOf(early: readonly TakenScan[]): Folded {
  const { history: before } = mergeScans(LISTS, TICKET, early);
  const newest = early.at(-1);
  return newest ? { before, through: newest.at } : { before };
}

test("what is kept of the earliest scans stands for them: those that follow say the same, in any order", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  fc.assert(
    fc.property(cut, ({ all, order, early }) => {
      const rest = order.filter((scan) => !early.includes(scan));
      const whole = mergeScans(LISTS, TICKET, all);
      const [first, then] = [mergeScans(LISTS, TICKET, early), mergeScans(LISTS, TICKET, rest, foldedOf(early))];
      expect(then.history).toEqual(whole.history);
      expect([...first.steps, ...then.steps]).toEqual(whole.steps);
      const told = ({ conflicts }: MergedScans) => conflicts.map(({ kind, second }) => [kind, second.id]);
      expect([...told(first), ...told(then)]).toEqual(told(whole));
    }),
    { numRuns: RUNS },
  );
});

test("scans from before what is kept are told the same in any order, and move nobody", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  fc.assert(
    fc.property(cut, ({ all, order, early }) => {
      // Every other one of the earliest becomes known only after the rest of them was folded.
      const since = foldedOf(early.filter((_, index) => index % 2 === 1));
      const late = order.filter((scan) => early.indexOf(scan) % 2 !== 1);
      const merged = mergeScans(LISTS, TICKET, late, since);
      const inOrder = all.toSorted(byTime).filter((scan) => late.includes(scan));
      expect(merged).toEqual(mergeScans(LISTS, TICKET, inOrder, since));
      const old = inOrder.filter(({ at }) => at < endOf(since));
      const named = merged.conflicts.filter(({ kind }) => kind === "unchecked" || kind === "double-redemption");
      expect(named.map(({ second }) => second.id)).toEqual(expect.arrayContaining(old.map(({ id }) => id)));
      const { where, visits } = mergeScans(LISTS, TICKET, old, since).history;
      expect(where).toBe(since.before.where);
      for (const [listId, { lastAt, leftAt }] of Object.entries(since.before.visits))
        expect(visits).toMatchObject({ [listId]: { lastAt, leftAt } });
    }),
    { numRuns: RUNS },
  );
});

test("no scan is dropped: each counts, or is named, and whoever came too soon or too often both", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  fc.assert(
    fc.property(scans, (all) => {
      const { steps, conflicts } = mergeScans(LISTS, TICKET, all);
      const nothing = conflicts.filter(({ kind }) => CHANGES_NOTHING.has(kind));
      const told = [...steps.map(({ scan }) => scan.id), ...nothing.map(({ second }) => second.id)];
      expect(told.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      for (const one of conflicts) if ("first" in one) expect(one.first.at).toBeLessThanOrEqual(one.second.at);
    }),
    { numRuns: RUNS },
  );
});

test("a pass comes in once before it leaves, and has its meal once, by the earliest scan", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  fc.assert(
    fc.property(scans, (all) => {
      const merged = mergeScans(LISTS, TICKET, all);
      expect(merged.steps.filter(({ step }) => step.type === "redeemed").length).toBeLessThanOrEqual(1);
      expect(entriesWithoutLeaving(merged)).toBe(0);
      const meals = all.filter(({ listId }) => listId === MEAL.id);
      const earliest = Math.min(...meals.map(({ at }) => at));
      const counted = merged.steps.find(({ step }) => step.type === "redeemed");
      if (meals.length > 0) expect(counted?.scan.at).toBe(earliest);
    }),
    { numRuns: RUNS },
  );
});

test("two scanners that did not know of each other: the first by the clock counts, the other is named", () => {
  const scan = (n: number, second: number): TakenScan => ({
    id: commandId(n),
    by: countedId("user", n),
    at: START + second * 1_000,
    listId: ENTRY_LIST_ID,
    direction: "in",
    gateId: countedId("gate", n),
    gateName: `Gate ${n}`,
  });
  const [early, late] = [scan(2, 1), scan(1, 3)];
  const { history, steps, conflicts } = mergeScans(LISTS, TICKET, [late, early]);
  expect(steps.map((one) => one.scan)).toEqual([early]);
  expect(conflicts).toEqual([{ kind: "double-entry", first: early, second: late }]);
  expect(history).toMatchObject({
    where: ENTRY_LIST_ID,
    visits: { [ENTRY_LIST_ID]: { times: 1, gateName: "Gate 2" } },
  });
});

function entriesWithoutLeaving({ steps }: MergedScans): number {
  const isInside = new Set<string>();
  let twice = 0;
  for (const { step } of steps) {
    if (step.type === "entered") {
      if (isInside.has(step.listId)) twice += 1;
      if (step.from) isInside.delete(step.from);
      isInside.add(step.listId);
    } else if (step.type === "left") {
      isInside.delete(step.from);
      if (step.to) isInside.add(step.to);
    }
  }
  return twice;
}
