import { clashesSchema, saveVenueSchema, venueIdSchema } from "#shared/inputs/venues";
import { listClashes } from "../services/venues/list-clashes.ts";
import { listVenues } from "../services/venues/list-venues.ts";
import { removeVenue } from "../services/venues/remove-venue.ts";
import { saveVenue } from "../services/venues/save-venue.ts";
import { audited, everywhere, onEvent, router, somewhere } from "./trpc.ts";

const managed = everywhere("manage-college");

/** Where a college's events take place. */
export const venuesRouter = router({
  list: somewhere("manage-events").query(({ ctx }) => listVenues(ctx.call)),
  clashes: onEvent("manage-events", clashesSchema).query(({ ctx, input }) => listClashes(ctx.call, input)),
  save: managed
    .input(saveVenueSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveVenue(ctx.call, input)),
  remove: managed
    .input(venueIdSchema)
    .use(audited)
    .mutation(({ ctx, input }) => removeVenue(ctx.call, input)),
});
