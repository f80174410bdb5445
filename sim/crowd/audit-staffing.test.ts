import { describe, expect, test } from "vitest";
import type { DeskView } from "#shared/domain/queue/types";
import { DECLINED_MS } from "#shared/domain/staffing/guards";
import type { StaffMoveId, StationId, UserId } from "#shared/ids";
import type { MoveView, StaffView } from "#shared/views/staffing";
import { askedAgain, atTwoPlaces, whatIsAstray } from "./audit-staffing.ts";
import type { KnownMove } from "./book.ts";

const BOOTH = { id: "stn_booth" as StationId, name: "Photo booth" };
const OTHER = { id: "stn_other" as StationId, name: "Help desk" };
const ANA = "usr_ana" as UserId;
const BEN = "usr_ben" as UserId;
const BOTH: ReadonlyMap<StaffMoveId, KnownMove> = new Map([
  ["mov_1" as StaffMoveId, { userId: ANA, to: BOOTH.id, answer: "decline", isLate: false, deskId: null }],
  ["mov_2" as StaffMoveId, { userId: BEN, to: BOOTH.id, answer: "accept", isLate: false, deskId: "1" }],
]);

const moveOf = (id: string, userId: UserId, more: Partial<MoveView>) =>
  ({ id, userId, name: userId, from: null, to: BOOTH, end: null, proposedAt: 0, ...more }) as MoveView;
const at = (userId: UserId, more: Partial<StaffView>) =>
  ({ userId, stationId: null, deskId: null, does: "free", ...more }) as StaffView;

const DECLINED = moveOf("mov_1", ANA, { status: "declined", end: "declined" });
const DONE = moveOf("mov_2", BEN, { status: "done" });
const FREE = at(ANA, {});
const THERE = at(BEN, { stationId: BOOTH.id, deskId: "1", does: "waits" });

test("who stayed is at no desk, and who went is at theirs", () => {
  expect(whatIsAstray(BOTH, { moves: [DONE, DECLINED], staff: [FREE, THERE] })).toEqual([]);
});

describe("a helper is astray", () => {
  test.each([
    ["when they said yes and never came", { ...DONE, status: "sent" }, THERE],
    ["when the queue would not have them while it was open", { ...DONE, status: "refused", end: "not-wanted" }, FREE],
    ["when they said yes and are at no desk", DONE, at(BEN, {})],
    ["when they are at another queue", DONE, { ...THERE, stationId: OTHER.id }],
    ["when they are at another desk than the one that was kept", DONE, { ...THERE, deskId: "2" }],
    ["when they are still on the way", DONE, { ...THERE, does: "comes" }],
  ] as const)("%s", (_, move, ben) => {
    expect(whatIsAstray(BOTH, { moves: [move as MoveView, DECLINED], staff: [FREE, ben] })).toHaveLength(1);
  });

  test("when they said no and serve all the same", () => {
    const moved = at(ANA, { stationId: BOOTH.id, deskId: "2", does: "serves" });
    expect(whatIsAstray(BOTH, { moves: [DONE, DECLINED], staff: [moved, THERE] })).toHaveLength(1);
  });

  test("when their no was not heard", () => {
    const unheard = moveOf("mov_1", ANA, { status: "accepted" });
    expect(whatIsAstray(BOTH, { moves: [DONE, unheard], staff: [FREE, THERE] })).toHaveLength(1);
  });

  test("when the board does not show what they were asked", () => {
    expect(whatIsAstray(BOTH, { moves: [DONE], staff: [FREE, THERE] })).toHaveLength(1);
  });

  test("when they move without having been asked, and not while nobody has answered yet", () => {
    const open = moveOf("mov_3", ANA, { status: "proposed" });
    const sent = moveOf("mov_3", ANA, { status: "sent" });
    expect(whatIsAstray(BOTH, { moves: [open, DONE, DECLINED], staff: [FREE, THERE] })).toEqual([]);
    expect(whatIsAstray(BOTH, { moves: [sent, DONE, DECLINED], staff: [FREE, THERE] })).toHaveLength(1);
  });
});

test("a yes to a queue that has closed meanwhile may come to nothing", () => {
  const late = new Map([...BOTH].map(([id, move]) => [id, { ...move, isLate: true, deskId: null }]));
  const refused = moveOf("mov_2", BEN, { status: "refused", end: "not-wanted" });
  expect(whatIsAstray(late, { moves: [refused, DECLINED], staff: [FREE, at(BEN, {})] })).toEqual([]);
});

test("whoever declined is not asked again for a quarter of an hour", () => {
  const again = (proposedAt: number) => moveOf("mov_3", ANA, { status: "proposed", proposedAt });
  expect(askedAgain({ moves: [again(DECLINED_MS), DONE, DECLINED] })).toEqual([]);
  expect(askedAgain({ moves: [again(DECLINED_MS - 1), DONE, DECLINED] })).toHaveLength(1);
});

test("nobody serves at two places; who is on the way to one of them, or leaves it, does not", () => {
  const desk = (id: string, more: Partial<DeskView> = {}) =>
    ({ id, staffId: BEN, isDraining: false, isComing: false, ...more }) as DeskView;
  const desksOf = (...desks: DeskView[]) =>
    [
      { station: BOOTH, desks: [desk("1"), desk("2", { staffId: null }), desk("3", { staffId: null })] },
      { station: OTHER, desks },
    ] as unknown as Parameters<typeof atTwoPlaces>[0];
  expect(atTwoPlaces(desksOf(desk("1", { isComing: true }), desk("2", { isDraining: true })))).toEqual([]);
  expect(atTwoPlaces(desksOf(desk("1")))).toEqual([`${BEN} serves at desk 1 of Photo booth and desk 1 of Help desk`]);
});
