import type { EventStatus } from "#shared/domain/ledger/types";
import type { EventId, SeriesId } from "#shared/ids";
import type { EventFields } from "#shared/inputs/organizer";

export const PERIODS = ["day", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];
/** As RFC 5545 writes them, from Monday on. */
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const MONTH_DAYS = ["date", "weekday"] as const;
/** Of a series: the named event and those after it, or all. */
export const SCOPES = ["following", "all"] as const;
export type Scope = (typeof SCOPES)[number];

/** A field of an event that can differ from the rest of its series. */
export type OwnField = keyof EventFields;
const TIME_FIELDS = ["startsAt", "endsAt", "salesOpenAt", "salesCloseAt"] as const;
type TimeField = (typeof TIME_FIELDS)[number];

const PLACE_FIELDS = ["venue", "venueId", "roomId"] as const satisfies readonly OwnField[];

export function isPlaceField(field: OwnField): boolean {
  return PLACE_FIELDS.some((one) => one === field);
}

/** Whether an event of a series keeps a field when the others change it. Whoever is elsewhere in one way is elsewhere. */
export function keepsField({ ownFields }: { readonly ownFields: readonly OwnField[] }, field: OwnField): boolean {
  return ownFields.includes(field) || (isPlaceField(field) && ownFields.some(isPlaceField));
}

export function isTimeField(field: OwnField): field is TimeField {
  return TIME_FIELDS.some((one) => one === field);
}

/**
 * What becomes of each event of a series, said so that doing it twice is doing it once. Times are relative to each
 * event's own day: the start as a clock's minutes after midnight, its length, and the sales window as the difference of
 * two clocks from the start, in milliseconds.
 */
export type SeriesChange = {
  readonly words: Partial<Omit<EventFields, TimeField>> & { readonly departmentPath?: string | null };
  readonly clockMinutes?: number;
  readonly durationMs?: number;
  readonly salesOpenMs?: number;
  readonly salesCloseMs?: number;
};

/** What is to be done to the events of a series that start by its rule at `from` or later. */
export type SeriesTask =
  | { readonly type: "make"; readonly status: "draft" | "published"; readonly mayAnnounce: boolean }
  | { readonly type: "edit"; readonly from: number; readonly change: SeriesChange; readonly tellPeople: boolean }
  | { readonly type: "cancel"; readonly from: number; readonly reason: string }
  | { readonly type: "publish"; readonly from: number };

/** An event that would not take a task, and why: the code of a refusal. */
export type TaskRefusal = { readonly startsAt: number; readonly code: string };

export type SeriesRefusal =
  | { readonly code: "series-busy" }
  | { readonly code: "already-series" }
  | { readonly code: "no-series" }
  | { readonly code: "too-few-dates" }
  | { readonly code: "too-many-dates"; readonly max: number }
  | { readonly code: "series-day-fixed" }
  | { readonly code: "nothing-changes" };

/** Starts of a series that is not made yet, epoch milliseconds, and its rule in words. */
export type SeriesPreview = { readonly words: string; readonly starts: readonly number[] };

export type Occurrence = {
  readonly eventId: EventId;
  readonly title: string;
  readonly status: EventStatus;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly ownFields: readonly OwnField[];
};

export type SeriesView = {
  readonly id: SeriesId;
  readonly words: string;
  readonly occurrences: readonly Occurrence[];
  /** What is going on, and how many of its events are still to come to; null: nothing. */
  readonly busy: { readonly type: SeriesTask["type"]; readonly left: number } | null;
  readonly refusals: readonly TaskRefusal[];
};

/** What a change would do to one event: fields that change, and fields it keeps because they are its own. */
export type OccurrenceChange = Occurrence & {
  readonly changes: readonly OwnField[];
  readonly keeps: readonly OwnField[];
  /** It has begun, is over or is cancelled: it stays as it is. */
  readonly isLeft: boolean;
};
