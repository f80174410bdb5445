import { eventIdSchema } from "#shared/inputs/attendee";
import { registerGuestSchema, saveRulesSchema } from "#shared/inputs/guests";
import { getDesk } from "../services/guests/get-desk.ts";
import { getRules } from "../services/guests/get-rules.ts";
import { registerGuest } from "../services/guests/register-guest.ts";
import { saveRules } from "../services/guests/save-rules.ts";
import { onEvent, router } from "./trpc.ts";

/** People without an account, at the door. */
export const guestsRouter = router({
  desk: onEvent("scan", eventIdSchema).query(({ ctx, input }) => getDesk(ctx.call, input)),
  register: onEvent("scan", registerGuestSchema).mutation(({ ctx, input }) => registerGuest(ctx.call, input)),
  getRules: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getRules(ctx.call, input)),
  saveRules: onEvent("manage-events", saveRulesSchema).mutation(({ ctx, input }) => saveRules(ctx.call, input)),
});
