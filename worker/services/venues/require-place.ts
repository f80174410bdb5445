import { AppError } from "#shared/errors";
import type { EventFields } from "#shared/inputs/organizer";
import type { TenantDb } from "../../repositories/tenant-db.ts";
import { findVenue } from "../../repositories/venues.ts";

/** Where an event takes place, among the college's places. @throws AppError NOT_FOUND for a venue or room that is not there */
export async function requirePlace(
  db: TenantDb,
  { venueId = null, roomId = null }: Pick<EventFields, "venueId" | "roomId">,
) {
  if (venueId === null) return { venueId, roomId: null };
  const venue = await findVenue(db, venueId);
  if (!venue || (roomId !== null && !venue.rooms.some(({ id }) => id === roomId))) throw new AppError("NOT_FOUND");
  return { venueId, roomId };
}
