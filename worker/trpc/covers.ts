import { eventIdSchema } from "#shared/inputs/attendee";
import { removeCoverSchema, saveCoverSchema } from "#shared/inputs/covers";
import { getCover } from "../services/covers/get-cover.ts";
import { removeCover, saveCover } from "../services/covers/save-cover.ts";
import { onEvent, router } from "./trpc.ts";

/** Pictures of events; their bytes come by `worker/covers/receive-cover.ts`. */
export const coversRouter = router({
  get: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getCover(ctx.call, input)),
  save: onEvent("manage-events", saveCoverSchema).mutation(({ ctx, input }) => saveCover(ctx.call, input)),
  remove: onEvent("manage-events", removeCoverSchema).mutation(({ ctx, input }) => removeCover(ctx.call, input)),
});
