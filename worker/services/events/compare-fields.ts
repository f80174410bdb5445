import type { EventFields } from "#shared/inputs/organizer";
import type { OwnField } from "#shared/views/series";
import type { EventRow } from "../../repositories/events.ts";

/** Which fields an edit would change. */
export function changedFields(event: EventRow, fields: Partial<EventFields>): OwnField[] {
  const names = Object.keys(fields) as OwnField[];
  return names.filter((name) => JSON.stringify(event[name]) !== JSON.stringify(fields[name]));
}

/** Whether people who count on it would come at a wrong time, or to a wrong place. */
export function isMoved(event: EventRow, fields: Partial<EventFields>): boolean {
  if (event.status !== "published" && event.status !== "live") return false;
  return changedFields(event, fields).some((name) => name === "startsAt" || name === "endsAt" || name === "venue");
}
