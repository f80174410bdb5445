import type { Repeat } from "#shared/inputs/series";
import { OCCURRENCES_MAX } from "#shared/limits";
import { type Period, WEEKDAYS, type Weekday } from "#shared/views/series";
import { toCampusField } from "#web/lib/campus-time";

/** The form's text, so that a half-typed number is kept. */
export type RepeatDraft = {
  readonly every: Period;
  readonly interval: string;
  readonly weekdays: readonly Weekday[];
  readonly monthDay: Repeat["monthDay"];
  readonly endType: Repeat["end"]["type"];
  readonly count: string;
  readonly until: string;
};

const WEEKS_MS = 10 * 7 * 24 * 3_600_000;

/** Every week, for a term. */
export function newRepeat(startsAt: number, timeZone: string): RepeatDraft {
  return {
    every: "week",
    interval: "1",
    weekdays: [weekdayAt(startsAt, timeZone)],
    monthDay: "date",
    endType: "count",
    count: "10",
    until: toCampusField(startsAt + WEEKS_MS, timeZone).slice(0, 10),
  };
}

/** What the form says, or null while it says nothing that could be meant. */
export function repeatOf({ every, interval, weekdays, monthDay, endType, count, until }: RepeatDraft): Repeat | null {
  const [each, times] = [Number(interval), Number(count)];
  if (!Number.isInteger(each) || each < 1 || each > 12) return null;
  const rule = { every, interval: each, weekdays: [...weekdays], monthDay };
  if (endType === "until") return until ? { ...rule, end: { type: "until", day: until } } : null;
  if (!Number.isInteger(times) || times < 2 || times > OCCURRENCES_MAX) return null;
  return { ...rule, end: { type: "count", count: times } };
}

export function weekdayAt(at: number, timeZone: string): Weekday {
  const day = new Date(`${toCampusField(at, timeZone)}Z`).getUTCDay();
  return WEEKDAYS[(day + 6) % 7] ?? "MO";
}
