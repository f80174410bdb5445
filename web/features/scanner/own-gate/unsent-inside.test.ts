import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { EntryStep } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID, NO_HISTORY } from "#shared/domain/entry/view";
import type { CommandId } from "#shared/ids";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { isInsideUnheard, unsentInside } from "./unsent-inside.ts";

const zone = countedId("list", 1);
const own = (id: string, step: EntryStep | null, knownIn: number | null = null): OwnStep => ({
  ...{ step, at: 0, gateName: "", knownIn },
  ...{ scan: { id: id as CommandId, by: countedId("user", 1) }, by: id as CommandId },
});
const entered: EntryStep = { type: "entered", listId: ENTRY_LIST_ID, from: null, isReturn: false };
const moved: EntryStep = { type: "entered", listId: zone, from: ENTRY_LIST_ID, isReturn: false };
const left: EntryStep = { type: "left", listId: ENTRY_LIST_ID, from: ENTRY_LIST_ID, to: null };
const leftZone: EntryStep = { type: "left", listId: zone, from: zone, to: ENTRY_LIST_ID };
const meal: EntryStep = { type: "redeemed", listId: zone };

test("people are counted who came in or left and whom the server does not know of", () => {
  expect(unsentInside([])).toBe(0);
  expect(unsentInside([[own("a", entered)], [own("b", entered), own("c", moved), own("d", leftZone)]])).toBe(2);
  expect(unsentInside([[own("a", left)], [own("b", meal)]])).toBe(-1);
  expect(unsentInside([[own("a", entered), own("b", left)]])).toBe(0);
  expect(unsentInside([[own("a", entered, 3)], [own("b", left, 3)]])).toBe(0);
});

test("what was taken back counts no more, whether the server knew of it or not", () => {
  expect(unsentInside([[own("a", entered), own("a", null)]])).toBe(0);
  expect(unsentInside([[own("a", entered, 3), own("a", null)]])).toBe(-1);
  expect(unsentInside([[own("a", left, 3), own("a", null)]])).toBe(1);
  expect(unsentInside([[own("a", entered, 3), own("a", null, 4)]])).toBe(0);
});

test("whom the server lets in again is inside unheard, until it has, and not when they come back later", () => {
  const lists = [ENTRY_LIST_ID, zone];
  const at = (one: OwnStep, minute: number) => ({ ...one, at: minute });
  const first = at(own("a", entered), 1);
  const [second, out] = [at(own("b", entered, 4), 2), at(own("c", left, 4), 3)];
  expect(isInsideUnheard(NO_HISTORY, [first], lists)).toBe(true);
  expect(isInsideUnheard(NO_HISTORY, [own("a", entered, 4)], lists)).toBe(false);
  expect(isInsideUnheard(NO_HISTORY, [first, second], lists)).toBe(false);
  expect(isInsideUnheard(NO_HISTORY, [first, second, out], lists)).toBe(false);
  // The next list shows what the server knows, and what it does not stays here.
  const shown = historyWith(NO_HISTORY, [second, out], lists);
  expect(isInsideUnheard(shown, [first], lists)).toBe(false);
});
