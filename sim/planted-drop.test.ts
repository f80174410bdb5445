import { afterEach, expect, test, vi } from "vitest";
import { countedId } from "#shared/counting-ids";
import { brokenOf } from "./drop/report.ts";
import { OPENS_AT, runDrop } from "./drop/run-drop.ts";
import { readStepTimes } from "./drop/step-times.ts";

/** Bugs in the engines, each off until a test plants it. */
const engineBug = vi.hoisted(() => ({ current: "none" }));
afterEach(() => {
  engineBug.current = "none";
});

vi.mock("#shared/domain/waiting-room/view", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/waiting-room/view")>();
  const placeView: typeof original.placeView = (standing, number) => {
    const isLate = standing.status === "open" && number > standing.early;
    const isPlanted = engineBug.current === "newest first" && isLate;
    const view = original.placeView(standing, isPlanted ? standing.early + standing.lastNumber + 1 - number : number);
    if (engineBug.current !== "calls twice" || view.state !== "admitted") return view;
    return { ...view, until: (standing.calls.at(-1)?.at ?? 0) + original.ADMISSION_MS };
  };
  return { ...original, placeView };
});

vi.mock("#shared/domain/waiting-room/decide", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/waiting-room/decide")>();
  const decide: typeof original.decide = (slice, command, given) => {
    const isForgotten =
      engineBug.current === "who was here takes another place" &&
      command.type === "EnterRoom" &&
      command.userId < FORGOTTEN;
    return original.decide(isForgotten ? { ...slice, place: null } : slice, command, given);
  };
  return { ...original, decide };
});

vi.mock("#shared/domain/waiting-room/draw", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/waiting-room/draw")>();
  const drawPlace: typeof original.drawPlace = (seed, number, early) =>
    engineBug.current === "one place for two" && number === 2
      ? original.drawPlace(seed, 1, early)
      : original.drawPlace(seed, number, early);
  return { ...original, drawPlace };
});

vi.mock("#shared/domain/ledger/decide", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/ledger/decide")>();
  const decide: typeof original.decide = (slice, command, given) => {
    const { config } = slice.event;
    const isPlanted =
      engineBug.current === "ten seats too many" && (command.type === "Register" || command.type === "HoldSeat");
    const event = isPlanted ? { ...slice.event, config: { ...config, capacity: config.capacity + 10 } } : slice.event;
    return original.decide({ ...slice, event }, command, given);
  };
  return { ...original, decide };
});

vi.mock("#durable-objects/event-ledger/ledger-meter", async (importOriginal) => {
  const { LedgerMeter } = await importOriginal<typeof import("#durable-objects/event-ledger/ledger-meter")>();
  class Planted extends LedgerMeter {
    override isShut(now: number): boolean {
      return super.isShut(now) && !(engineBug.current === "a door ajar" && now >= OPENS_AT);
    }
  }
  return { LedgerMeter: Planted };
});

const SEATS = 40;
/** Not everybody: a room that forgets all of them never ends. */
const FORGOTTEN = countedId("user", 20);

async function whatBreaks(): Promise<string> {
  const options = { people: 160, seats: SEATS, early: 0.5, overMs: 30_000, commandsPerSecond: 200, seed: "planted" };
  return brokenOf(await runDrop({ ...options, times: readStepTimes() }), SEATS).join("; ");
}

test.each([
  ["newest first", /before somebody who came, or was drawn, earlier/],
  ["calls twice", /called again, or called and then not/],
  ["who was here takes another place", /another place than theirs/],
  ["one place for two", /two people one place/],
  ["ten seats too many", /seats were sold of 40/],
  ["a door ajar", /without ever being called/],
])("a drop with the bug “%s” is caught", async (bug, words) => {
  engineBug.current = bug;
  expect(await whatBreaks()).toMatch(words);
});

test("with nothing planted nothing breaks", async () => {
  expect(await whatBreaks()).toBe("");
});
