import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { Result } from "#shared/result";
import { GATHERING_MS, TURN_KEPT_MS } from "#shared/room-modes";
import { decide, QUIET_MS } from "./decide.ts";
import { drawPlace } from "./draw.ts";
import { evolve, NEW_ROOM } from "./evolve.ts";
import type { EnterRefusal, LedgerReading, Place, RoomCommand, RoomConfig, RoomEvent, RoomState } from "./types.ts";
import { ADMISSION_MS, calledPerMinute, placeView, roomStanding } from "./view.ts";

const OPENS = 1_700_000_000_000;
const LOT = { seed: "a seed", commitment: "its hash" };
const CONFIG: RoomConfig = { version: 1, mode: "opening", opensAt: OPENS, closesAt: OPENS + 86_400_000 };
const READING: LedgerReading = {
  commandsPerSecond: 20,
  isStrained: false,
  seatsLeft: 1_000,
  held: 0,
  waiting: 0,
  arrived: 0,
  isOver: false,
};

/** A room with its people, and a clock. */
function openRoom(config: RoomConfig = CONFIG, at = OPENS - GATHERING_MS) {
  let room: RoomState = NEW_ROOM;
  const places = new Map<number, Place>();
  const run = {
    now: at,
    get room() {
      return room;
    },
    do(command: RoomCommand, who = 0): Result<RoomEvent[], EnterRefusal> {
      const slice = { room, place: places.get(who) ?? null };
      const decided = decide(slice, command, { now: run.now, lot: LOT });
      if (!decided.ok) return decided;
      const after = decided.value.reduce(evolve, slice);
      room = after.room;
      if (after.place) places.set(who, after.place);
      return decided;
    },
    enter: (who: number, again = false) => run.do({ type: "EnterRoom", userId: countedId("user", who), again }, who),
    tick(reading: Partial<LedgerReading> | null = {}, seconds = 1) {
      run.now += seconds * 1000;
      return run.do({ type: "Tick", reading: reading && { ...READING, ...reading } });
    },
    view(who: number) {
      const place = places.get(who);
      if (!place) throw new Error(`${who} never came`);
      return placeView(roomStanding(room), place.number);
    },
  };
  run.do({ type: "ConfigureRoom", config });
  return run;
}

function openedByBusyLedger(people: number) {
  const run = openRoom({ ...CONFIG, mode: "automatic" }, OPENS + 1);
  run.do({ type: "OpenBusyRoom" });
  for (let who = 1; who <= people; who++) run.enter(who);
  return run;
}

describe("a room before the opening of registration", () => {
  test("lets nobody in before its time, then gathers, then draws", () => {
    const run = openRoom(CONFIG, OPENS - GATHERING_MS - 2_000);
    run.tick();
    expect(run.enter(1)).toMatchObject({ refusal: { code: "room-closed" } });
    run.tick();
    for (let who = 1; who <= 50; who++) run.enter(who);
    expect(run.view(7)).toEqual({ state: "gathering", opensAt: OPENS, here: 50, commitment: "its hash" });
    expect(JSON.stringify(roomStanding(run.room))).not.toContain(LOT.seed);
    run.now = OPENS - 1_000;
    run.tick();
    run.enter(51);
    run.tick();
    expect(run.room.phase).toMatchObject({ early: 50, through: 20 });
    const drawn = Array.from({ length: 50 }, (_, i) => drawPlace(LOT.seed, i + 1, 50));
    expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(drawn.every((place, i) => (run.view(i + 1).state === "admitted") === place <= 20)).toBe(true);
    expect(run.view(51)).toMatchObject({ state: "waiting", ahead: 30, drawn: null });
    const late = drawn.indexOf(50) + 1;
    expect(run.view(late)).toMatchObject({ drawn: { ...LOT, number: late, early: 50, place: 50 } });
  });

  test("lets everybody go when it is no longer wanted", () => {
    const run = openRoom();
    run.tick();
    run.enter(1);
    run.do({ type: "ConfigureRoom", config: { ...CONFIG, version: 2, mode: "off" } });
    expect(run.view(1)).toEqual({ state: "free" });
    run.do({ type: "ConfigureRoom", config: CONFIG });
    expect(run.room.config.version).toBe(2);
  });
});

describe("a room that a busy ledger opens", () => {
  test("opens once, not before registration does, and not where the organizer wants none", () => {
    const early = openRoom({ ...CONFIG, mode: "automatic" });
    early.do({ type: "OpenBusyRoom" });
    expect(early.room.phase.status).toBe("closed");
    const off = openRoom({ ...CONFIG, mode: "off" }, OPENS);
    off.do({ type: "OpenBusyRoom" });
    expect(off.room.phase.status).toBe("closed");
    const run = openedByBusyLedger(0);
    run.do({ type: "OpenBusyRoom" });
    expect(run.room).toMatchObject({ round: 1, phase: { status: "open" } });
  });

  test("calls people in the order in which they came, and keeps a place over any number of returns", () => {
    const run = openedByBusyLedger(100);
    expect(run.enter(60)).toEqual({ ok: true, value: [] });
    expect(run.view(60)).toMatchObject({ state: "waiting", ahead: 59, seats: "enough", seatsLeft: null });
    run.tick();
    expect(run.view(20)).toEqual({ state: "admitted", until: run.now + ADMISSION_MS });
    expect(run.view(21)).toMatchObject({ state: "waiting", ahead: 0 });
    run.tick({ isStrained: true });
    run.tick();
    expect(calledPerMinute(roomStanding(run.room), run.now)).toBe(20 + 14 + 19);
  });

  test("reckons with the pace that grows, and with the one that it has measured", () => {
    const run = openedByBusyLedger(60_000);
    const called = () => (run.room.phase as Extract<RoomState["phase"], { status: "open" }>).through;
    const waitOf = (who: number) => {
      const view = run.view(who);
      if (view.state !== "waiting" || !view.eta) throw new Error("no wait");
      return view.eta;
    };
    const reading = { commandsPerSecond: 100, seatsLeft: 90_000 };
    run.tick(reading);
    expect(waitOf(1_000).first).toBe(true);
    // 15 people in the first second and 5 more in each: a thousand after 17, and not after the 50 that 20 a second would take.
    expect(waitOf(1_000).medianMs).toBeGreaterThan(13_000);
    expect(waitOf(1_000).medianMs).toBeLessThan(21_000);
    for (let i = 0; i < 240; i++) run.tick({ ...reading, commandsPerSecond: i % 2 ? 100 : 155 });
    const [from, eta] = [called(), waitOf(50_000)];
    expect(eta.first).toBe(false);
    let seconds = 0;
    for (; called() < 50_000; seconds++) run.tick({ ...reading, commandsPerSecond: seconds % 2 ? 100 : 155 });
    expect(50_000 - from).toBeGreaterThan(2_000);
    expect(seconds * 1000).toBeGreaterThan(eta.range[0]);
    expect(seconds * 1000).toBeLessThan(eta.range[1]);
  });

  test("tells a wider range the less is known, and the less even the pace was", () => {
    const width = (seconds: number, pattern: readonly Partial<LedgerReading>[]) => {
      const run = openedByBusyLedger(60_000);
      for (let i = 0; i < seconds; i++) run.tick({ seatsLeft: 90_000, ...pattern[i % pattern.length] });
      const view = run.view(60_000);
      if (view.state !== "waiting" || !view.eta) throw new Error("no wait");
      const { range, medianMs, likely } = view.eta;
      for (const [less, more] of [
        [range[0], likely[0]],
        [likely[0], medianMs],
        [medianMs, likely[1]],
        [likely[1], range[1]],
      ])
        expect(less).toBeLessThan(more ?? 0);
      return (range[1] - range[0]) / medianMs;
    };
    const even = [{ commandsPerSecond: 149 }, { commandsPerSecond: 151 }];
    const troubled = [...Array(8).fill({ commandsPerSecond: 100 }), ...Array(8).fill({ isStrained: true })];
    expect(width(1, even)).toBeGreaterThan(1.2 * width(240, even));
    expect(width(240, troubled)).toBeGreaterThan(1.2 * width(240, even));
  });

  test("measures its pace by people, so that a trickle does not look like the pace of all", () => {
    const run = openedByBusyLedger(2_000);
    for (let i = 0; i < 12; i++) run.tick({ seatsLeft: 5_000 });
    const before = run.view(2_000);
    // For a minute there is one seat to call for every ten seconds, then all of them again.
    for (let i = 1; i <= 60; i++) {
      const { phase } = run.room;
      const called = phase.status === "open" ? phase.through : 0;
      run.tick({ seatsLeft: i % 10 === 0 ? called + 1 : called });
    }
    for (let i = 0; i < 3; i++) run.tick({ seatsLeft: 5_000 });
    const after = run.view(2_000);
    if (before.state !== "waiting" || after.state !== "waiting") throw new Error("no wait");
    expect(after.eta?.medianMs).toBeLessThan(before.eta?.medianMs ?? 0);
  });

  test("tells no time while all seats are spoken for by people who were called and have not come", () => {
    const run = openedByBusyLedger(100);
    for (let i = 0; i < 3; i++) run.tick({ seatsLeft: 30 });
    expect(run.room.phase).toMatchObject({ through: 30 });
    expect(run.view(31)).toMatchObject({ state: "waiting", ahead: 0, seats: "fewer", seatsLeft: 0, eta: null });
    run.tick({ seatsLeft: 20, held: 10, arrived: 20 });
    expect(run.view(100)).toMatchObject({ eta: null });
  });

  test("calls no more people than there are seats, and says so to those behind", () => {
    const run = openedByBusyLedger(100);
    for (let i = 0; i < 10; i++) run.tick({ seatsLeft: 30 });
    expect(run.room.phase).toMatchObject({ through: 30 });
    expect(run.view(100)).toMatchObject({ state: "waiting", ahead: 69, seats: "fewer", eta: null, seatsLeft: 0 });
    // All thirty came and hold a seat: some of those come back.
    run.tick({ seatsLeft: 0, held: 30, arrived: 30 });
    expect(run.room.phase).toMatchObject({ through: 33 });
    // Two let theirs go, three were told that it is full.
    run.tick({ seatsLeft: 2, held: 0, arrived: 33 });
    expect(run.room.phase).toMatchObject({ through: 35 });
  });

  test("lets everybody on to the waiting list when all seats are gone", () => {
    const run = openedByBusyLedger(400);
    run.tick({ seatsLeft: 0 });
    expect(run.view(400)).toMatchObject({ seats: "gone", eta: { first: true } });
    for (let i = 0; i < 20; i++) run.tick({ seatsLeft: 0 });
    expect(run.view(400)).toMatchObject({ state: "admitted" });
  });

  test("keeps a turn for three minutes, then another has it; who comes back can stand at the end", () => {
    const run = openedByBusyLedger(20);
    for (let i = 0; i < 3; i++) run.tick({ seatsLeft: 10 });
    expect(run.room.phase).toMatchObject({ through: 10 });
    run.tick({ seatsLeft: 10 }, TURN_KEPT_MS / 1000 - 4);
    expect(run.view(10)).toMatchObject({ state: "admitted" });
    run.tick({ seatsLeft: 10 }, 10);
    expect(run.view(10)).toEqual({ state: "missed" });
    expect(run.view(11)).toMatchObject({ state: "admitted" });
    expect(run.enter(10)).toMatchObject({ refusal: { code: "turn-missed" } });
    expect(run.enter(10, true)).toMatchObject({ value: [{ type: "PlaceTaken", number: 21 }] });
    expect(run.enter(10, true)).toEqual({ ok: true, value: [] });
  });

  test("calls nobody while the ledger does not answer, and slows down", () => {
    const run = openedByBusyLedger(50);
    run.tick(null);
    expect(run.room.phase).toMatchObject({ through: 0, pace: 7.5 });
    run.tick();
    expect(run.room.phase).toMatchObject({ pace: 12.5, through: 20 });
  });

  test("counts on when the ledger began another life", () => {
    const run = openedByBusyLedger(50);
    run.tick({ arrived: 5 });
    run.tick({ arrived: 2 });
    expect(run.room.phase).toMatchObject({ arrived: 7 });
  });

  test("closes when nobody waits and the ledger had time to spare for a while, and when sales are over", () => {
    const run = openedByBusyLedger(1);
    run.tick();
    for (let i = 1; i < QUIET_MS / 1000; i++) run.tick();
    expect(run.room.phase.status).toBe("open");
    run.tick();
    expect(run.view(1)).toEqual({ state: "free" });
    run.do({ type: "OpenBusyRoom" });
    run.enter(2);
    expect(run.room).toMatchObject({ round: 2, lastNumber: 1 });
    run.tick({ isOver: true });
    expect(run.room.phase.status).toBe("closed");
  });
});
