import { expect, test } from "vitest";
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
    backAfterCalls: null,
    misses: 0,
    isRemote: false,
    rings: 0,
    ahead: null,
    eta: null,
    quote: null,
    name: "Asha",
    ...parts,
  };
}

test("waiting people stand in calling order, not in order of their numbers", () => {
  const { waiting } = tokenColumns([token({ number: 4, ahead: 1 }), token({ number: 9, ahead: 0 })]);
  expect(waiting.map((each) => each.number)).toEqual([9, 4]);
});

test("who was called first is first at the desk", () => {
  const { atDesk } = tokenColumns([
    token({ number: 2, status: "called", calledAt: 50 }),
    token({ number: 1, status: "serving", calledAt: 10 }),
    token({ number: 3, status: "done", calledAt: 5 }),
  ]);
  expect(atDesk.map((each) => each.number)).toEqual([1, 2]);
});

test("Call next says why it is dead", () => {
  expect(whyNotCall(0, 1)).toContain("Nobody is waiting");
  expect(whyNotCall(3, 0)).toContain("on duty");
  expect(whyNotCall(1, 1)).toBeNull();
});
