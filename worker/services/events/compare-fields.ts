import { isMoved } from "#shared/changed-fields";
import type { EventChange, EventRow } from "../../repositories/events.ts";

/** Whether there are people who would come at a wrong time, or to a wrong place. */
export function misleads(event: EventRow, change: EventChange): boolean {
  const hasPeople = event.status === "published" || event.status === "live";
  return hasPeople && isMoved(event, change);
}
