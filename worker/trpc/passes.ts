import { eventIdSchema } from "#shared/inputs/attendee";
import { registerHolderSchema, revocationsSchema, savePassRulesSchema, turnKeysSchema } from "#shared/inputs/passes";
import { getPassKeys } from "../services/passes/get-pass-keys.ts";
import { getPassRules } from "../services/passes/get-pass-rules.ts";
import { listRevocations } from "../services/passes/list-revocations.ts";
import { registerHolder } from "../services/passes/register-holder.ts";
import { savePassRules } from "../services/passes/save-pass-rules.ts";
import { turnPassKeys } from "../services/passes/turn-pass-keys.ts";
import { memberProcedure, onEvent, router } from "./trpc.ts";

/** How passes are shown, and what scanners check them with. */
export const passesRouter = router({
  registerHolder: memberProcedure
    .input(registerHolderSchema)
    .mutation(({ ctx, input }) => registerHolder(ctx.call, input)),
  keys: onEvent("scan", eventIdSchema).query(({ ctx, input }) => getPassKeys(ctx.call, input)),
  revocations: onEvent("scan", revocationsSchema).query(({ ctx, input }) => listRevocations(ctx.call, input)),
  getRules: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getPassRules(ctx.call, input)),
  saveRules: onEvent("manage-events", savePassRulesSchema).mutation(({ ctx, input }) => savePassRules(ctx.call, input)),
  turnKeys: onEvent("manage-events", turnKeysSchema).mutation(({ ctx, input }) => turnPassKeys(ctx.call, input)),
});
