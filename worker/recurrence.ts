import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import type { Repeat } from "#shared/inputs/series";
import { OCCURRENCES_MAX, SERIES_HORIZON_YEARS } from "#shared/limits";
import { assertNever } from "#shared/result";
import { PERIODS, WEEKDAYS, type Weekday } from "#shared/views/series";

/** When a series begins and in which zone's days and times it goes on. */
export type Beginning = {
  /** Epoch milliseconds. */
  readonly firstAt: number;
  readonly timeZone: string;
};
export type Recurrence = Beginning & {
  /** An RRULE of RFC 5545, without its name. */
  readonly rule: string;
};

type Chosen = Omit<Repeat, "weekdays"> & { readonly weekdays: readonly Weekday[] };

/** The rule that somebody chose, so that the first event is always its first. */
export function ruleOf({ every, interval, weekdays, monthDay, end }: Chosen, beginning: Beginning): string {
  const first = zoned(beginning.firstAt, beginning.timeZone);
  const parts = [`FREQ=${FREQUENCIES[every]}`, `INTERVAL=${interval}`];
  if (every === "week") {
    const days = WEEKDAYS.filter((day) => weekdays.includes(day) || day === weekdayOf(first));
    parts.push(`BYDAY=${days.join(",")}`);
  }
  if (every === "month") {
    parts.push(
      monthDay === "date"
        ? `BYMONTHDAY=${first.day}`
        : `BYDAY=${Math.ceil(first.day / WEEKDAYS.length)}${weekdayOf(first)}`,
    );
  }
  parts.push(end.type === "count" ? `COUNT=${end.count}` : `UNTIL=${untilOf(end.day, beginning.timeZone)}`);
  return parts.join(";");
}

/**
 * When its events start, epoch milliseconds, in order. A wall time that a day has not, because clocks went forward, has no
 * event that day (RFC 5545, 3.3.10); one that it has twice is the first.
 * @returns more than OCCURRENCES_MAX starts never; `isCut` says that there would be more, or one beyond the horizon
 */
export function startsOf({ rule, firstAt, timeZone }: Recurrence): {
  readonly starts: readonly number[];
  readonly isCut: boolean;
} {
  const first = zoned(firstAt, timeZone);
  const horizon = first.add({ years: SERIES_HORIZON_YEARS }).epochMilliseconds;
  const starts: number[] = [];
  let isCut = false;
  new RRuleTemporal({ rruleString: rule, dtstart: first, temporal: Temporal }).all(({ epochMilliseconds }) => {
    isCut = starts.length === OCCURRENCES_MAX || epochMilliseconds > horizon;
    if (!isCut) starts.push(epochMilliseconds);
    return !isCut;
  });
  return { starts, isCut };
}

/** "Every 2 weeks on Tuesday and Thursday, 10 times" */
export function describeRule({ rule, timeZone }: Pick<Recurrence, "rule" | "timeZone">): string {
  const part: Partial<Record<string, string>> = Object.fromEntries(rule.split(";").map((one) => one.split("=")));
  const { FREQ = "", INTERVAL = "1", BYDAY, BYMONTHDAY, COUNT, UNTIL = "" } = part;
  const unit = PERIODS.find((period) => FREQUENCIES[period] === FREQ);
  const often = INTERVAL === "1" ? `Every ${unit}` : `Every ${INTERVAL} ${unit}s`;
  const days = BYDAY ? ` on ${LISTING.format(BYDAY.split(",").map(dayName))}` : "";
  const date = BYMONTHDAY ? ` on day ${BYMONTHDAY}` : "";
  const end = COUNT ? `${COUNT} times` : `until ${LONG_DAY.format(untilDay(UNTIL, timeZone))}`;
  return `${often}${days}${date}, ${end}`;
}

/** An instant as long before or after `to` as it was before or after `from`, by the zone's clock and calendar. */
export function shiftWall(at: number, { from, to, timeZone }: { from: number; to: number; timeZone: string }): number {
  return addWall(to, wallBetween(from, at, timeZone), timeZone);
}

/** What clocks show at `to` less what they show at `from`, in milliseconds. */
export function wallBetween(from: number, to: number, timeZone: string): number {
  const wall = (at: number) => Date.parse(`${zoned(at, timeZone).toPlainDateTime().toString()}Z`);
  return wall(to) - wall(from);
}

export function addWall(at: number, wallMs: number, timeZone: string): number {
  const wall = zoned(at, timeZone).toPlainDateTime().add({ milliseconds: wallMs });
  return wall.toZonedDateTime(timeZone).epochMilliseconds;
}

/** Minutes after midnight that a clock shows. */
export function clockMinutes(at: number, timeZone: string): number {
  const { hour, minute } = zoned(at, timeZone);
  return hour * 60 + minute;
}

/** The same day at another time. */
export function atClock(at: number, minutes: number, timeZone: string): number {
  const day = zoned(at, timeZone).toPlainDate();
  const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  return day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

/** "2026-11-20" */
export function dayOf(at: number, timeZone: string): string {
  return zoned(at, timeZone).toPlainDate().toString();
}

/** From the midnight with which a day begins to the next. @param day as "2026-11-20" */
export function boundsOf(day: string, timeZone: string): { from: number; until: number } {
  const begin = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds;
  const date = Temporal.PlainDate.from(day);
  return { from: begin(date), until: begin(date.add({ days: 1 })) };
}

export function isSameDay(one: number, other: number, timeZone: string): boolean {
  return zoned(one, timeZone).toPlainDate().equals(zoned(other, timeZone).toPlainDate());
}

const FREQUENCIES = { day: "DAILY", week: "WEEKLY", month: "MONTHLY" } as const;
const LISTING = new Intl.ListFormat("en-GB", { type: "conjunction" });
const LONG_DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};
const ORDINALS = ["", "first", "second", "third", "fourth", "fifth"];

function dayName(text: string): string {
  const name = DAY_NAMES[text.slice(-2) as Weekday];
  const nth = ORDINALS[Number(text.slice(0, -2))];
  return nth ? `the ${nth} ${name}` : name;
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}

function weekdayOf({ dayOfWeek }: Temporal.ZonedDateTime): Weekday {
  const day = WEEKDAYS[dayOfWeek - 1];
  return day ?? assertNever(day as never);
}

/** The end of that day, in UTC as the standard wants it beside a start with a zone. */
function untilOf(day: string, timeZone: string): string {
  const end = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).subtract({ seconds: 1 });
  return end.toInstant().toString().replaceAll(/[-:]/g, "");
}

function untilDay(until: string, timeZone: string): Date {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(until) ?? [];
  const at = Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return new Date(`${at.toZonedDateTimeISO(timeZone).toPlainDate().toString()}T00:00:00Z`);
}
