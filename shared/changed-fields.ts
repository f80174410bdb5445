import type { EventFields } from "./inputs/organizer.ts";
import type { EventSetup } from "./views/event.ts";
import { isPlaceField, isTimeField, type OwnField } from "./views/series.ts";

const MINUTE_MS = 60_000;

/** Which fields of an event an edit would change. Forms know whole minutes, so seconds are no change. */
export function changedFields(event: EventFields, fields: Partial<EventFields>): OwnField[] {
  const names = Object.keys(fields) as OwnField[];
  return names.filter((name) => fields[name] !== undefined && said(name, event[name]) !== said(name, fields[name]));
}

function said(name: OwnField, value: unknown): string {
  return JSON.stringify(isTimeField(name) && typeof value === "number" ? Math.floor(value / MINUTE_MS) : value);
}

/** Whether people who count on it would come at a wrong time, or to a wrong place. */
export function isMoved(event: EventFields, fields: Partial<EventFields>): boolean {
  return changedFields(event, fields).some((name) => name === "startsAt" || name === "endsAt" || isPlaceField(name));
}

/** What an edit sends of an event, as it is. */
export function editedFields(setup: EventSetup): EventFields {
  const { departmentId, title, summary, description, category, venue, startsAt, endsAt } = setup;
  const { salesOpenAt, salesCloseAt, capacity, approval, tags, visibility, venueId, roomId } = setup;
  const words = { departmentId, title, summary, description, category, venue, tags, visibility, venueId, roomId };
  return { ...words, startsAt, endsAt, salesOpenAt, salesCloseAt, capacity, approval };
}
