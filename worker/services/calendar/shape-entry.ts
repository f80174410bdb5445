import type { CollegeCtx } from "../../context.ts";
import type { CalendarEntry } from "../../icalendar.ts";
import type { EventRow } from "../../repositories/events.ts";

/** Only what the event's page tells everybody. */
export function shapeEntry(
  { origin, scope }: Pick<CollegeCtx, "origin" | "scope">,
  event: EventRow,
  status: CalendarEntry["status"],
): CalendarEntry {
  const { id, version, title, summary, description, venue, startsAt, endsAt, cancelReason } = event;
  const { slug, name } = scope.college;
  return {
    uid: `${id}@campuspulse`,
    sequence: version,
    startsAt,
    endsAt,
    status: event.status === "cancelled" ? "CANCELLED" : status,
    summary: title,
    location: `${venue}, ${name}`,
    description: [cancelReason, summary, description].filter(Boolean).join("\n\n"),
    url: `${origin}/${slug}/events/${id}`,
  };
}
