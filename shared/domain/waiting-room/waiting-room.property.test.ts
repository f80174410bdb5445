import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { GATHERING_MS, type RoomMode } from "#shared/room-modes";
import { COMMANDS_PER_SECOND_MAX, decide } from "./decide.ts";
import { drawPlace } from "./draw.ts";
import { evolve, NEW_ROOM } from "./evolve.ts";
import type { LedgerReading, Place, RoomCommand, RoomState } from "./types.ts";
import { placeOf, placeView, roomStanding, seatsGone } from "./view.ts";

const OPENS = 1_700_000_000_000;
const PEOPLE = 40;

type Step =
  | { readonly type: "enter"; readonly who: number; readonly again: boolean }
  | { readonly type: "tick"; readonly passed: number; readonly reading: LedgerReading | null }
  | { readonly type: "busy" }
  | { readonly type: "mode"; readonly mode: RoomMode };

const reading: fc.Arbitrary<LedgerReading> = fc.record({
  commandsPerSecond: fc.integer({ min: 0, max: 400 }),
  isStrained: fc.boolean(),
  seatsLeft: fc.integer({ min: 0, max: 30 }),
  held: fc.integer({ min: 0, max: 20 }),
  waiting: fc.integer({ min: 0, max: 2 }),
  arrived: fc.integer({ min: 0, max: PEOPLE }),
  isOver: fc.constant(false),
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        type: fc.constant("enter" as const),
        who: fc.integer({ min: 1, max: PEOPLE }),
        again: fc.boolean(),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        type: fc.constant("tick" as const),
        passed: fc.oneof(fc.constant(1_000), fc.integer({ min: 0, max: 60_000 }), fc.constant(GATHERING_MS)),
        reading: fc.option(reading, { freq: 6 }),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ type: "busy" as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("mode" as const),
        mode: fc.constantFrom<RoomMode[]>("automatic", "opening", "opening", "off"),
      }),
    },
  ),
  { maxLength: 150 },
);

const FIRST: Step[] = [
  { type: "mode", mode: "opening" },
  { type: "tick", passed: 0, reading: null },
];

test("nobody has two places or loses one, nobody is overtaken, and no more are called than there are seats and pace for", () => {
  fc.assert(
    fc.property(steps, fc.string({ minLength: 1 }), (more, seed) => {
      let room: RoomState = NEW_ROOM;
      let now = OPENS - GATHERING_MS;
      let version = 1;
      const places = new Map<number, Place>();
      const run = (command: RoomCommand, who = 0): boolean => {
        const slice = { room, place: places.get(who) ?? null };
        const decided = decide(slice, command, { now, lot: { seed, commitment: "its hash" } });
        if (!decided.ok) return false;
        const after = decided.value.reduce(evolve, slice);
        checkCalls(
          room,
          after.room,
          decided.value.some(({ type }) => type === "PeopleCalled"),
        );
        room = after.room;
        if (after.place) places.set(who, after.place);
        return true;
      };
      for (const step of [...FIRST, ...more]) {
        const before = room;
        if (step.type === "enter") {
          const had = places.get(step.who);
          const view = had?.round === room.round ? placeView(roomStanding(room), had.number).state : null;
          const entered = run({ type: "EnterRoom", userId: countedId("user", step.who), again: step.again }, step.who);
          const isOpen = room.phase.status !== "closed";
          expect(entered).toBe(isOpen && !(view === "missed" && !step.again));
          if (entered && view !== null && view !== "missed") expect(places.get(step.who)).toBe(had);
          else if (entered) expect(places.get(step.who)?.number).toBe(before.lastNumber + 1);
        } else if (step.type === "tick") {
          now += step.passed;
          run({ type: "Tick", reading: step.reading });
        } else if (step.type === "busy") run({ type: "OpenBusyRoom" });
        else {
          version += 1;
          const config = { version, mode: step.mode, opensAt: OPENS, closesAt: OPENS + 86_400_000 };
          run({ type: "ConfigureRoom", config });
        }
        checkOrder(room, [...places.values()]);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Whoever has had their turn stands before all who have not; all of a round have different places. */
function checkOrder(room: RoomState, all: readonly Place[]): void {
  const standing = roomStanding(room);
  const here = all.filter(({ round }) => round === room.round);
  expect(new Set(here.map(({ number }) => number)).size).toBe(here.length);
  if (standing.status !== "open") return;
  const places = here.map(({ number }) => ({ place: placeOf(standing, number), view: placeView(standing, number) }));
  expect(new Set(places.map(({ place }) => place)).size).toBe(here.length);
  for (const { place, view } of places) {
    expect(view.state).toBe(
      place <= standing.missedThrough ? "missed" : place <= standing.through ? "admitted" : "waiting",
    );
    if (view.state === "waiting") expect(view.ahead).toBe(place - standing.through - 1);
  }
}

function checkCalls(before: RoomState, after: RoomState, isCalled: boolean): void {
  if (!isCalled || before.phase.status !== "open" || after.phase.status !== "open" || !after.phase.seats) return;
  const called = after.phase.through - before.phase.through;
  expect(called).toBeGreaterThan(0);
  expect(called).toBeLessThanOrEqual(COMMANDS_PER_SECOND_MAX * 2);
  expect(after.phase.through).toBeLessThanOrEqual(after.lastNumber);
  const { seatsLeft, held } = after.phase.seats;
  if (!seatsGone(after.phase.seats)) expect(called).toBeLessThanOrEqual(seatsLeft + Math.ceil(held / 10));
}

test("a draw gives everybody a place of their own, whoever many there are", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 600 }), (seed, early) => {
      const places = new Set(Array.from({ length: early }, (_, i) => drawPlace(seed, i + 1, early)));
      expect([places.size, Math.min(...places), Math.max(...places)]).toEqual([early, 1, early]);
    }),
  );
});

test("a draw favours nobody: over many seeds each number comes to each place as often", () => {
  for (const early of [3, 10]) {
    const draws = 6_000;
    const counts = Array.from({ length: early }, () => new Array<number>(early).fill(0));
    for (let seed = 0; seed < draws; seed++)
      for (const [at, row] of counts.entries()) {
        const place = drawPlace(`seed ${seed}`, at + 1, early) - 1;
        row[place] = (row[place] ?? 0) + 1;
      }
    const expected = draws / early;
    // Five standard deviations.
    for (const count of counts.flat()) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
});
