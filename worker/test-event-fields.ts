import type { EventFields } from "#shared/inputs/organizer";
import type { EventSetup } from "#shared/views/event";

/** What an edit sends of an event, as it is. */
export function editedFields(setup: EventSetup): EventFields {
  const { departmentId, title, summary, description, category, venue, startsAt, endsAt } = setup;
  const { salesOpenAt, salesCloseAt, capacity, approval, tags, visibility, venueId, roomId } = setup;
  const words = { departmentId, title, summary, description, category, venue, tags, visibility, venueId, roomId };
  return { ...words, startsAt, endsAt, salesOpenAt, salesCloseAt, capacity, approval };
}
