import { changedFields } from "#shared/changed-fields";
import type { EventFields } from "#shared/inputs/organizer";
import { ok, type Result, refuse } from "#shared/result";
import { isTimeField, keepsField, type SeriesChange, type SeriesRefusal } from "#shared/views/series";
import { addWall, atClock, clockMinutes, isSameDay, shiftWall, wallBetween } from "../../recurrence.ts";
import type { EventChange, EventRow } from "../../repositories/events.ts";

type Before = Pick<EventRow, "startsAt" | "endsAt" | "salesOpenAt" | "salesCloseAt">;

/**
 * What an edit of one event means for the others of its series, which each have a day of their own.
 * @param departmentPath of the department in `fields`
 */
export function planChange(
  event: EventRow,
  { fields, departmentPath }: { readonly fields: EventFields; readonly departmentPath: string | null },
  timeZone: string,
): Result<SeriesChange, SeriesRefusal> {
  const changed = changedFields(event, fields);
  if (changed.length === 0) return refuse({ code: "nothing-changes" });
  if (!isSameDay(event.startsAt, fields.startsAt, timeZone)) return refuse({ code: "series-day-fixed" });
  const words = Object.fromEntries(
    changed.filter((field) => !isTimeField(field)).map((field) => [field, fields[field]]),
  ) as SeriesChange["words"];
  const times: Omit<SeriesChange, "words"> = {
    ...(fields.startsAt !== event.startsAt && { clockMinutes: clockMinutes(fields.startsAt, timeZone) }),
    ...differing("durationMs", lengthOf(event), lengthOf(fields)),
    ...differing("salesOpenMs", salesOf(event, timeZone).open, salesOf(fields, timeZone).open),
    ...differing("salesCloseMs", salesOf(event, timeZone).close, salesOf(fields, timeZone).close),
  };
  return ok({ words: "departmentId" in words ? { ...words, departmentPath } : words, ...times });
}

/** What a planned change makes of one event: nothing where it is so already, or has its own. */
export function changeFor(event: EventRow, change: SeriesChange, timeZone: string): EventChange {
  const wanted = { ...change.words, ...timesFor(event, change, timeZone) };
  const { departmentPath, ...fields } = wanted;
  const names = changedFields(event, fields).filter((name) => !keepsField(event, name));
  const changes = Object.fromEntries(names.map((name) => [name, fields[name]])) as EventChange;
  return "departmentId" in changes ? { ...changes, departmentPath: departmentPath ?? null } : changes;
}

/** Its own times stay, and what hangs on them; times that would not follow each other stay, too. */
function timesFor(event: EventRow, change: SeriesChange, timeZone: string): Partial<Before> {
  const has = (field: keyof Before) => event.ownFields.includes(field);
  const startsAt =
    has("startsAt") || change.clockMinutes === undefined
      ? event.startsAt
      : atClock(event.startsAt, change.clockMinutes, timeZone);
  const endsAt = has("endsAt") ? event.endsAt : startsAt + (change.durationMs ?? lengthOf(event));
  if (endsAt <= startsAt) return {};
  const follow = (at: number, wallMs: number | undefined) =>
    wallMs === undefined
      ? shiftWall(at, { from: event.startsAt, to: startsAt, timeZone })
      : addWall(startsAt, wallMs, timeZone);
  const salesOpenAt = has("salesOpenAt") ? event.salesOpenAt : follow(event.salesOpenAt, change.salesOpenMs);
  const salesCloseAt = has("salesCloseAt") ? event.salesCloseAt : follow(event.salesCloseAt, change.salesCloseMs);
  return salesOpenAt < salesCloseAt ? { startsAt, endsAt, salesOpenAt, salesCloseAt } : { startsAt, endsAt };
}

function lengthOf({ startsAt, endsAt }: Pick<Before, "startsAt" | "endsAt">): number {
  return endsAt - startsAt;
}

function salesOf({ startsAt, salesOpenAt, salesCloseAt }: Before, timeZone: string) {
  return {
    open: wallBetween(startsAt, salesOpenAt, timeZone),
    close: wallBetween(startsAt, salesCloseAt, timeZone),
  };
}

function differing<K extends string>(name: K, before: number, after: number): Partial<Record<K, number>> {
  return before === after ? {} : ({ [name]: after } as Record<K, number>);
}
