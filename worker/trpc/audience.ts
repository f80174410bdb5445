import { eventIdSchema } from "#shared/inputs/attendee";
import { saveAudienceSchema } from "#shared/inputs/audience";
import { listAudience } from "../services/audiences/list-audience.ts";
import { saveAudience } from "../services/audiences/save-audience.ts";
import { onEvent, router } from "./trpc.ts";

/** Who may see a private event. Theirs are mail addresses, so support neither reads nor sets them. */
export const audienceRouter = router({
  list: onEvent("take-along", eventIdSchema).query(({ ctx, input }) => listAudience(ctx.call, input)),
  save: onEvent("take-along", saveAudienceSchema).mutation(({ ctx, input }) => saveAudience(ctx.call, input)),
});
