import { expect, test } from "vitest";
import { UNDO_WITHIN_MS } from "#shared/domain/queue/settings";
import type { StaffTokenView } from "#shared/domain/queue/types";
import { makeId } from "#shared/ids";
import { tokenColumns, whyNotCall } from "./token-columns.ts";

function token(parts: Partial<StaffTokenView>): StaffTokenView {
  return {
    id: makeId("token", 0, new Uint8Array(10)),
    number: 1,
    laneId: "regular",
    status: "waiting",
    joinedAt: 0,
    calledAt: null,
    endedAt: null,
    people: 1,
    serverId: null,
    dueAt: null,
    isAsked: false,
    isSilent: false,
    backAfterCalls: null,
    misses: 0,
    ...{ isRemote: false, isFar: false, noticeMs: 600_000, nearAt: null, isDelayed: false, isSooner: false },
    ...{ rings: 0, ringsLeft: 2 },
    ahead: null,
    eta: null,
    quote: null,
    name: "Asha",
    ...parts,
  };
}

test("waiting people stand in calling order, not in order of their numbers", () => {
  const { waiting } = tokenColumns([token({ number: 4, ahead: 1 }), token({ number: 9, ahead: 0 })], 0);
  expect(waiting.map((each) => each.number)).toEqual([9, 4]);
});

test("who was called first is first at the desk", () => {
  const { atDesk } = tokenColumns(
    [
      token({ number: 2, status: "called", calledAt: 50 }),
      token({ number: 1, status: "serving", calledAt: 10 }),
      token({ number: 3, status: "done", calledAt: 5 }),
    ],
    0,
  );
  expect(atDesk.map((each) => each.number)).toEqual([1, 2]);
});

test("Call next says why it is dead", () => {
  const open = { isPaused: false, isCutOff: false };
  expect(whyNotCall(0, 1, open)).toContain("Nobody is waiting");
  expect(whyNotCall(3, 0, open)).toContain("on duty");
  expect(whyNotCall(1, 1, { ...open, isPaused: true })).toContain("paused");
  expect(whyNotCall(1, 1, { ...open, isCutOff: true })).toContain("No connection");
  expect(whyNotCall(1, 1, open)).toBeNull();
});

test("who is away or missed is out of the line, and a no-show only while it can be undone", () => {
  const tokens = [
    token({ number: 1, status: "no-show", endedAt: 0 }),
    token({ number: 2, status: "away" }),
    token({ number: 3, status: "held" }),
    token({ number: 4 }),
  ];
  const numbers = (now: number) => tokenColumns(tokens, now).outOfLine.map(({ number }) => number);
  expect(numbers(UNDO_WITHIN_MS)).toEqual([3, 2, 1]);
  expect(numbers(UNDO_WITHIN_MS + 1)).toEqual([3, 2]);
});
