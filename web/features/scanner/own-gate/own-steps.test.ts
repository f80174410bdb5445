import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { takeStep } from "#shared/domain/entry/evolve";
import { ENTRY_LIST_ID, NO_HISTORY } from "#shared/domain/entry/view";
import type { CommandId } from "#shared/ids";
import { historyWith, type OwnStep, stepsAfterRound, stepsKnown } from "./own-steps.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const LISTS = [ENTRY_LIST_ID];
const vera = countedId("user", 1);
const idOf = (n: number) => `scan-number-${n}` as CommandId;
const came = (n: number): OwnStep => ({
  ...{ step: { type: "entered", listId: ENTRY_LIST_ID, from: null, isReturn: false }, at: NOON, gateName: "North" },
  ...{ scan: { id: idOf(n), by: vera }, by: idOf(n), knownIn: null },
});
const undo = (n: number, by: number): OwnStep => ({ ...came(n), step: null, by: idOf(by) });

test("what this phone did counts once, whether or not the list shows it already", () => {
  const shown = historyWith(NO_HISTORY, [came(1)], LISTS);
  expect(shown.where).toBe(ENTRY_LIST_ID);
  expect(historyWith(shown, [came(1)], LISTS)).toEqual(shown);
  expect(historyWith(NO_HISTORY, [came(1), undo(1, 2)], LISTS).where).toBeNull();
  expect(historyWith(shown, [undo(1, 2)], LISTS).where).toBeNull();
  expect(historyWith(shown, [undo(7, 8)], LISTS)).toEqual(shown);
});

test("it is forgotten with the first list that was asked for after the server knew it", () => {
  const steps = stepsKnown([came(1), came(2)], new Set([idOf(1)]), 4);
  expect(stepsAfterRound(steps, 4)).toHaveLength(2);
  expect(stepsAfterRound(steps, 5)).toEqual([came(2)]);
});

test("a list that shows what came after it shows it too", () => {
  const other = { gateName: "South", scan: { id: idOf(9), by: vera } };
  const left = { type: "left", listId: ENTRY_LIST_ID, from: ENTRY_LIST_ID, to: null } as const;
  const gone = takeStep(historyWith(NO_HISTORY, [came(1)], LISTS), left, { at: NOON + 60_000, ...other }, LISTS);
  expect(historyWith(gone, [came(1)], LISTS)).toEqual(gone);
  expect(historyWith(gone, stepsKnown([came(1)], new Set([idOf(1)]), 4), LISTS)).toEqual(gone);
  const back = { ...came(2), at: NOON + 120_000 };
  expect(historyWith(gone, [came(1), back], LISTS)).toMatchObject({
    ...{ where: ENTRY_LIST_ID, visits: { [ENTRY_LIST_ID]: { times: 2 } } },
  });
});

test("two steps of this phone, of which the list shows the second, are both in it", () => {
  // The server told the time of a late scan a little otherwise.
  const left: OwnStep = {
    ...came(2),
    step: { type: "left", listId: ENTRY_LIST_ID, from: ENTRY_LIST_ID, to: null },
    at: NOON + 60_000,
  };
  const shown = historyWith(
    NO_HISTORY,
    [
      { ...came(1), at: NOON - 40 },
      { ...left, at: NOON - 20 },
    ],
    LISTS,
  );
  expect(historyWith(shown, [came(1), left], LISTS)).toEqual(shown);
});

test("a meal that the server has not heard of counts beside a later one", () => {
  const lunch = countedId("list", 1);
  const ate = (n: number, at: number): OwnStep => ({ ...came(n), at, step: { type: "redeemed", listId: lunch } });
  const lists = [...LISTS, lunch];
  const elsewhere = historyWith(NO_HISTORY, [ate(9, NOON + 60_000)], lists);
  const times = (steps: readonly OwnStep[]) => historyWith(elsewhere, steps, lists).visits[lunch]?.times;
  expect(times([ate(1, NOON)])).toBe(2);
  expect(times([{ ...ate(1, NOON), knownIn: 3 }])).toBe(1);
  expect(times([ate(1, NOON), { ...ate(9, NOON + 60_000), knownIn: 3 }])).toBe(2);
});
