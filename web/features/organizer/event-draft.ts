import type { DepartmentId, RoomId, VenueId } from "#shared/ids";
import type { EventFields } from "#shared/inputs/organizer";
import { TAG_CHARS_MAX, TAGS_MAX } from "#shared/limits";
import { readTags } from "#shared/tags";
import type { EventSetup } from "#shared/views/event";
import type { Visibility } from "#shared/visibility";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";

/** The form's text: times as the campus's clock shows them, so a half-typed date is kept. */
export type EventDraft = {
  /** Whose event it is; null is the college's own. */
  readonly departmentId: DepartmentId | null;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
  readonly venue: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly salesOpenAt: string;
  readonly salesCloseAt: string;
  readonly capacity: string;
  readonly approval: boolean;
  /** As typed, separated by commas. */
  readonly tags: string;
  readonly visibility: Visibility;
  readonly place: PlaceDraft;
};

/** One of the college's places, and a room there; null: only in words, all of it. They are chosen together. */
export type PlaceDraft = readonly [venueId: VenueId | null, roomId: RoomId | null];

const HOUR_MS = 3_600_000;
/** Most campus events last an afternoon. */
const USUAL_LENGTH_MS = 4 * HOUR_MS;

/** A new event: tomorrow at the next whole hour, registration open at once and until it ends. */
export function newDraft(now: number, timeZone: string): EventDraft {
  const startsAt = Math.ceil((now + 24 * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const field = (at: number) => toCampusField(at, timeZone);
  return {
    departmentId: null,
    title: "",
    summary: "",
    description: "",
    category: "Campus life",
    venue: "",
    startsAt: field(startsAt),
    endsAt: field(startsAt + USUAL_LENGTH_MS),
    salesOpenAt: field(now),
    salesCloseAt: field(startsAt + USUAL_LENGTH_MS),
    capacity: "200",
    approval: false,
    tags: "",
    visibility: "public",
    place: [null, null],
  };
}

export function draftOf(event: EventSetup, timeZone: string): EventDraft {
  const { departmentId, title, summary, description, category, venue, approval, capacity } = event;
  const field = (at: number) => toCampusField(at, timeZone);
  return {
    departmentId,
    title,
    summary,
    description,
    category,
    venue,
    approval,
    capacity: String(capacity),
    tags: event.tags.join(", "),
    visibility: event.visibility,
    place: [event.venueId, event.roomId],
    startsAt: field(event.startsAt),
    endsAt: field(event.endsAt),
    salesOpenAt: field(event.salesOpenAt),
    salesCloseAt: field(event.salesCloseAt),
  };
}

/** A new start keeps the length, and a sales window that ended with the event still does. */
export function movedTo(draft: EventDraft, startsAt: string, timeZone: string): EventDraft {
  const from = fromCampusField(draft.startsAt, timeZone);
  const to = fromCampusField(startsAt, timeZone);
  const end = fromCampusField(draft.endsAt, timeZone);
  if (from === null || to === null || end === null || end <= from) return { ...draft, startsAt };
  const endsAt = toCampusField(end + (to - from), timeZone);
  return {
    ...draft,
    startsAt,
    endsAt,
    salesCloseAt: draft.salesCloseAt === draft.endsAt ? endsAt : draft.salesCloseAt,
  };
}

export type DraftErrors = Partial<Record<keyof EventDraft, string>>;
export type CheckedDraft =
  | { readonly ok: true; readonly fields: EventFields }
  | { readonly ok: false; readonly errors: DraftErrors };

/** What the form can say before asking the server, which checks again. */
export function checkDraft(draft: EventDraft, timeZone: string): CheckedDraft {
  const errors: DraftErrors = {};
  const startsAt = fromCampusField(draft.startsAt, timeZone);
  const endsAt = fromCampusField(draft.endsAt, timeZone);
  const salesOpenAt = fromCampusField(draft.salesOpenAt, timeZone);
  const salesCloseAt = fromCampusField(draft.salesCloseAt, timeZone);
  if (!draft.title.trim()) errors.title = "Give the event a name.";
  if (!draft.venue.trim()) errors.venue = "Say where it takes place.";
  if (startsAt === null) errors.startsAt = "Choose a day and a time.";
  if (endsAt === null) errors.endsAt = "Choose a day and a time.";
  else if (startsAt !== null && endsAt <= startsAt) errors.endsAt = "The end must come after the start.";
  if (salesOpenAt === null) errors.salesOpenAt = "Choose a day and a time.";
  if (salesCloseAt === null) errors.salesCloseAt = "Choose a day and a time.";
  else if (salesOpenAt !== null && salesCloseAt <= salesOpenAt) errors.salesCloseAt = "It must close after it opens.";
  const capacity = Number(draft.capacity);
  if (!Number.isInteger(capacity) || capacity < 1) errors.capacity = "At least one seat, as a whole number.";
  const tags = readTags(draft.tags);
  const long = tags.find((tag) => tag.length > TAG_CHARS_MAX);
  if (tags.length > TAGS_MAX) errors.tags = `${TAGS_MAX} at most: these are ${tags.length}.`;
  else if (long) errors.tags = `"${long}" is too long: ${TAG_CHARS_MAX} characters at most.`;
  if (startsAt === null || endsAt === null || salesOpenAt === null || salesCloseAt === null)
    return { ok: false, errors };
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const { place, ...typed } = draft;
  const [venueId, roomId] = place;
  const category = draft.category.trim() || "Campus life";
  const times = { startsAt, endsAt, salesOpenAt, salesCloseAt };
  return { ok: true, fields: { ...typed, ...times, category, capacity, tags, venueId, roomId } };
}
