import { expect, test } from "vitest";
import { formatCountdown, formatDay, formatDayClock, formatRelative, formatSpan, formatWait } from "./time.ts";

const noon = Date.UTC(2026, 10, 20, 12, 0, 0);
const MINUTE = 60_000;

test("today is judged in the campus's zone, not the reader's", () => {
  const lateInBerlin = Date.UTC(2026, 10, 20, 23, 30);
  expect(formatDay(lateInBerlin, "Europe/Berlin", noon)).toBe("Tomorrow");
  expect(formatDay(lateInBerlin, "UTC", noon)).toBe("Today");
});

test("a time today is a clock, another day is named", () => {
  expect(formatDayClock(noon, "UTC", noon)).toBe("12:00");
  expect(formatDayClock(noon - 24 * 60 * MINUTE, "UTC", noon)).toBe("Yesterday 12:00");
});

test("a span names the second day only when it differs", () => {
  expect(formatSpan(noon, noon + 90 * MINUTE, "UTC", noon)).toBe("Today, 12:00–13:30");
  expect(formatSpan(noon, noon + 24 * 60 * MINUTE, "UTC", noon)).toBe("Today, 12:00 – Tomorrow, 12:00");
});

test("distances are said as people say them", () => {
  expect(formatRelative(noon + 20 * MINUTE, noon)).toBe("in 20 min");
  expect(formatRelative(noon - 130 * MINUTE, noon)).toBe("2 h 10 min ago");
  expect(formatRelative(noon + 10_000, noon)).toBe("now");
});

test("a countdown never runs below zero", () => {
  expect(formatCountdown(299_000)).toBe("4:59");
  expect(formatCountdown(-5)).toBe("0:00");
});

test("a wait is a median with its range, and short waits are words", () => {
  expect(formatWait({ medianMs: 6 * MINUTE, likely: [4 * MINUTE, 9 * MINUTE] })).toBe("about 6 min (4–9)");
  expect(formatWait({ medianMs: 20_000, likely: [0, 50_000] })).toBe("about a minute");
});
