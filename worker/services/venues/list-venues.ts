import type { VenueView } from "#shared/views/venue";
import type { ActorCtx } from "../../context.ts";
import { listVenueRows } from "../../repositories/venues.ts";

/** By name, for whoever puts events there. */
export function listVenues(ctx: ActorCtx): Promise<VenueView[]> {
  return listVenueRows(ctx.db);
}
