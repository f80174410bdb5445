import { checkListSchema, registerListSchema } from "#shared/inputs/imports";
import { checkList } from "../services/imports/check-list.ts";
import { registerList } from "../services/imports/register-list.ts";
import { onEvent, router } from "./trpc.ts";

/** People on an organizer's list, a page of it at a time. Mutations both: addresses belong in no URL, and each is noted. */
export const importsRouter = router({
  check: onEvent("take-along", checkListSchema).mutation(({ ctx, input }) => checkList(ctx.call, input)),
  register: onEvent("take-along", registerListSchema).mutation(({ ctx, input }) => registerList(ctx.call, input)),
});
