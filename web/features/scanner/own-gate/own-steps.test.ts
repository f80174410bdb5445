import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
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
