import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { venueIdSchema } from "#shared/inputs/venues";
import type { VenueView } from "#shared/views/venue";
import type { ActorCtx } from "../../context.ts";
import { deleteVenueRows, findVenue, listVenueRows } from "../../repositories/venues.ts";

/** Events there keep the words for where they take place. */
export async function removeVenue(ctx: ActorCtx, { venueId }: z.output<typeof venueIdSchema>): Promise<VenueView[]> {
  if (!(await findVenue(ctx.db, venueId))) throw new AppError("NOT_FOUND");
  await deleteVenueRows(ctx.db, venueId);
  return listVenueRows(ctx.db);
}
