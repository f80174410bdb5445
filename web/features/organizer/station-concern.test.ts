import { expect, test } from "vitest";
import type { KitchenSummary } from "#shared/domain/food/types";
import { joinRulesOf } from "#shared/domain/queue/settings";
import type { QueueSummary } from "#shared/domain/queue/types";
import { makeId } from "#shared/ids";
import { concernOf, KITCHEN_BEHIND_MS, LONG_WAIT_MS, TREND_SPAN_MS, trendOf } from "./station-concern.ts";

const id = makeId("station", 0, new Uint8Array(10));

function desk(parts: Partial<QueueSummary>) {
  const calm: QueueSummary = {
    status: "open",
    pause: null,
    isCrowded: false,
    rules: joinRulesOf({ version: 1, lanes: [], priorServiceSeconds: 60, graceMs: 60_000, waitingMax: 50 }),
    isRelieved: false,
    isPrioritised: false,
    joined: { all: 7, headStart: 0 },
    rings: {},
    calibration: { compared: 0, in50: 0, in90: 0, absErrorSeconds: 0 },
    waiting: 3,
    called: [],
    deskOf: {},
    serving: [],
    next: [],
    servers: 2,
    servedPerMinute: 1,
    servedTotal: 4,
    eta: null,
  };
  return concernOf({ kind: "service", id, name: "Help desk", queue: { ...calm, ...parts } }, 0);
}

function kitchen(parts: Partial<KitchenSummary>) {
  const calm: KitchenSummary = {
    status: "open",
    pay: "counter",
    queued: 2,
    preparing: 1,
    ready: [],
    servedTotal: 0,
    cooks: 2,
    nextReadyAt: 120_000,
  };
  return concernOf({ kind: "food", id, name: "Chaat", kitchen: { ...calm, ...parts } }, 0);
}

test("a calm station asks for nothing", () => {
  expect(desk({})).toBeNull();
  expect(kitchen({})).toBeNull();
});

test("an open kitchen that takes no orders needs an organizer now, a paused one is meant so", () => {
  expect(kitchen({ nextReadyAt: null })).toEqual({ level: "act", words: "full or sold out" });
  expect(kitchen({ nextReadyAt: null, status: "paused" })).toEqual({ level: "watch", words: "paused" });
});

test("people waiting with nobody on duty need an organizer now", () => {
  expect(desk({ servers: 0 })).toEqual({ level: "act", words: "nobody on duty" });
  expect(desk({ servers: 0, waiting: 0 })?.level).toBe("watch");
});

test("a wait above a quarter of an hour is long", () => {
  const eta = (medianMs: number) => ({ medianMs, likely: [0, 0] as const, range: [0, 0] as const, first: false });
  expect(desk({ eta: eta(LONG_WAIT_MS) })).toBeNull();
  expect(desk({ eta: eta(LONG_WAIT_MS + 1) })?.words).toBe("long wait");
});

test("a closed queue matters only while somebody stands in it", () => {
  expect(desk({ status: "closed", waiting: 0 })).toBeNull();
  expect(desk({ status: "closed" })?.words).toBe("closed with people waiting");
});

test("a kitchen is behind when the next order would miss a lunch break", () => {
  expect(kitchen({ nextReadyAt: KITCHEN_BEHIND_MS })).toBeNull();
  expect(kitchen({ nextReadyAt: KITCHEN_BEHIND_MS + 1 })?.words).toBe("kitchen behind");
});

test("pausing is worth a look", () => {
  expect(desk({ status: "paused" })).toEqual({ level: "watch", words: "paused" });
  const shut = { status: "closed", pausedByRule: true, waiting: 3, servers: 1 } as const;
  expect(desk(shut)).toEqual({ level: "watch", words: "takes nobody new, by a rule" });
  expect(kitchen({ status: "paused" })).toEqual({ level: "watch", words: "paused" });
});

test("the trend compares the last five minutes and ignores one person", () => {
  expect(
    trendOf(
      [
        { at: 0, length: 3 },
        { at: 9, length: 4 },
      ],
      10,
    ),
  ).toBe("steady");
  expect(
    trendOf(
      [
        { at: 0, length: 3 },
        { at: 9, length: 5 },
      ],
      10,
    ),
  ).toBe("rising");
  expect(
    trendOf(
      [
        { at: 0, length: 9 },
        { at: 9, length: 5 },
      ],
      10,
    ),
  ).toBe("falling");
  expect(
    trendOf(
      [
        { at: 0, length: 9 },
        { at: TREND_SPAN_MS + 5, length: 5 },
      ],
      TREND_SPAN_MS + 6,
    ),
  ).toBe("steady");
});

test("orders nobody has begun are something to act on, also where the kitchen is closed", () => {
  expect(kitchen({ overlooked: 1 })).toEqual({ level: "act", words: "an order not begun" });
  expect(kitchen({ status: "closed", overlooked: 2 })?.words).toBe("2 orders not begun");
});
