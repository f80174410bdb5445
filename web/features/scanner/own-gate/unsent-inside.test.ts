import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { EntryStep } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { CommandId } from "#shared/ids";
import type { OwnStep } from "./own-steps.ts";
import { unsentInside } from "./unsent-inside.ts";

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
