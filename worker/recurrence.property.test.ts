import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { OCCURRENCES_MAX } from "#shared/limits";
import { MONTH_DAYS, PERIODS, WEEKDAYS } from "#shared/views/series";
import { addWall, atClock, describeRule, ruleOf, shiftWall, startsOf, wallBetween } from "./recurrence.ts";

/** Zones whose clocks change in other months, by half an hour, at midnight, never, and far from UTC. */
const ZONES = [
  "Europe/London",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Pacific/Apia",
  "Pacific/Kiritimati",
] as const;
const zone = fc.constantFrom(...ZONES);
const first = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }).map((at) => at - (at % 60_000));
const repeat = fc.record({
  every: fc.constantFrom(...PERIODS),
  interval: fc.integer({ min: 1, max: 12 }),
  weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { maxLength: 7 }),
  monthDay: fc.constantFrom(...MONTH_DAYS),
  end: fc.record({ type: fc.constant("count" as const), count: fc.integer({ min: 2, max: OCCURRENCES_MAX }) }),
});
const wall = (at: number, timeZone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
const clock = (at: number, timeZone: string) => wall(at, timeZone).toPlainTime().toString();

describe("the events of a series", () => {
  test("are at the same time by the campus's clock, whatever clocks do meanwhile", () => {
    fc.assert(
      fc.property(zone, first, repeat, (timeZone, firstAt, chosen) => {
        const rule = ruleOf(chosen, { firstAt, timeZone });
        const { starts } = startsOf({ rule, firstAt, timeZone });
        expect(new Set(starts.map((at) => clock(at, timeZone)))).toEqual(new Set([clock(firstAt, timeZone)]));
      }),
      { numRuns: 150 },
    );
  });

  test("begin with the first, rise, and are never more than asked for", () => {
    fc.assert(
      fc.property(zone, first, repeat, (timeZone, firstAt, chosen) => {
        const { starts } = startsOf({ rule: ruleOf(chosen, { firstAt, timeZone }), firstAt, timeZone });
        // Of a time that a day has twice, the first is meant.
        expect(starts[0]).toBeLessThanOrEqual(firstAt);
        expect(clock(starts[0] ?? 0, timeZone)).toBe(clock(firstAt, timeZone));
        expect(starts.length).toBeLessThanOrEqual(chosen.end.count);
        for (const [at, start] of starts.slice(1).entries()) expect(start).toBeGreaterThan(starts[at] ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  test("are on the days that were chosen", () => {
    fc.assert(
      fc.property(zone, first, repeat, (timeZone, firstAt, chosen) => {
        const { starts } = startsOf({ rule: ruleOf(chosen, { firstAt, timeZone }), firstAt, timeZone });
        const one = wall(firstAt, timeZone);
        for (const start of starts.map((at) => wall(at, timeZone))) {
          const day = WEEKDAYS[start.dayOfWeek - 1] ?? "MO";
          if (chosen.every === "week") expect([...chosen.weekdays, WEEKDAYS[one.dayOfWeek - 1]]).toContain(day);
          if (chosen.every === "month" && chosen.monthDay === "date") expect(start.day).toBe(one.day);
          if (chosen.every === "month" && chosen.monthDay === "weekday") {
            expect([start.dayOfWeek, Math.ceil(start.day / 7)]).toEqual([one.dayOfWeek, Math.ceil(one.day / 7)]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test("end on the last day that was named, and not before", () => {
    const firstAt = Date.parse("2026-10-13T17:00Z");
    const timeZone = "Europe/London";
    const weekly = (day: string) => ({
      ...({ every: "week", interval: 1, weekdays: [], monthDay: "date" } as const),
      end: { type: "until", day } as const,
    });
    const days = (day: string) =>
      startsOf({ rule: ruleOf(weekly(day), { firstAt, timeZone }), firstAt, timeZone }).starts.map((at) =>
        wall(at, timeZone).toPlainDateTime().toString(),
      );
    expect(days("2026-10-27")).toEqual(["2026-10-13T18:00:00", "2026-10-20T18:00:00", "2026-10-27T18:00:00"]);
    expect(days("2026-10-26")).toHaveLength(2);
  });

  test("are cut where there would be too many, or too far ahead", () => {
    const timeZone = "Europe/London";
    const firstAt = Date.parse("2026-10-13T17:00Z");
    const daily = { every: "day", interval: 1, weekdays: [], monthDay: "date" } as const;
    const of = (day: string) =>
      startsOf({ rule: ruleOf({ ...daily, end: { type: "until", day } }, { firstAt, timeZone }), firstAt, timeZone });
    expect(of("2026-12-01").isCut).toBe(false);
    expect(of("2027-12-01")).toMatchObject({ isCut: true });
    expect(of("2027-12-01").starts).toHaveLength(OCCURRENCES_MAX);
    const yearly = { ...daily, every: "month", interval: 12, end: { type: "count", count: 5 } } as const;
    const far = startsOf({ rule: ruleOf(yearly, { firstAt, timeZone }), firstAt, timeZone });
    expect(far).toMatchObject({ isCut: true });
    expect(far.starts).toHaveLength(3);
  });

  test("leave out a time that a day has not", () => {
    const timeZone = "Europe/London";
    const firstAt = Date.parse("2027-03-27T01:30Z");
    const daily = { every: "day", interval: 1, weekdays: [], monthDay: "date" } as const;
    const rule = ruleOf({ ...daily, end: { type: "count", count: 3 } }, { firstAt, timeZone });
    const days = startsOf({ rule, firstAt, timeZone }).starts.map((at) => wall(at, timeZone).day);
    expect(days).toEqual([27, 29, 30]);
  });
});

describe("times by the clock", () => {
  test("are as far apart after a shift as before it", () => {
    fc.assert(
      fc.property(zone, first, first, fc.integer({ min: -40, max: 40 }), (timeZone, from, to, halfDays) => {
        const at = from + halfDays * 12 * 3_600_000;
        const shifted = shiftWall(at, { from, to, timeZone });
        // Half an hour or an hour, or the day that Apia left out, where such a time is not there.
        const gap = Math.abs(wallBetween(to, shifted, timeZone) - wallBetween(from, at, timeZone));
        expect(gap).toBeLessThanOrEqual(24 * 3_600_000);
        const exists = addWall(to, wallBetween(from, at, timeZone), timeZone);
        expect(shifted).toBe(exists);
        if (gap !== 0) expect(wall(shifted, timeZone).hoursInDay).not.toBe(24);
      }),
      { numRuns: 150 },
    );
  });

  test("move within their day", () => {
    fc.assert(
      fc.property(zone, first, fc.integer({ min: 0, max: 1_439 }), (timeZone, at, minutes) => {
        const moved = atClock(at, minutes, timeZone);
        expect(wall(moved, timeZone).toPlainDate().toString()).toBe(wall(at, timeZone).toPlainDate().toString());
        expect(atClock(moved, minutes, timeZone)).toBe(moved);
      }),
      { numRuns: 150 },
    );
  });
});

test.each([
  ["FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=10", "Every week on Tuesday, 10 times"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=6", "Every 2 weeks on Tuesday and Thursday, 6 times"],
  ["FREQ=DAILY;INTERVAL=1;UNTIL=20261220T235959Z", "Every day, until 20 December 2026"],
  ["FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31;COUNT=4", "Every month on day 31, 4 times"],
  ["FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU;COUNT=4", "Every 3 months on the second Tuesday, 4 times"],
])("%s is: %s", (rule, words) => {
  expect(describeRule({ rule, timeZone: "Europe/London" })).toBe(words);
});
