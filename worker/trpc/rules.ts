import { eventIdSchema } from "#shared/inputs/attendee";
import {
  listDecisionsSchema,
  previewRuleSchema,
  removeRuleSchema,
  replayRulesSchema,
  ruleVersionsSchema,
  saveRuleSchema,
} from "#shared/inputs/rules";
import { getRules } from "../services/rules/get-rules.ts";
import { listCounts } from "../services/rules/list-counts.ts";
import { listDecisions } from "../services/rules/list-decisions.ts";
import { listVersions } from "../services/rules/list-versions.ts";
import { previewMessage } from "../services/rules/preview-message.ts";
import { removeRule } from "../services/rules/remove-rule.ts";
import { replayDay } from "../services/rules/replay-day.ts";
import { saveRule } from "../services/rules/save-rule.ts";
import { onEvent, router } from "./trpc.ts";

/** What follows from what, as organizers set it up; and why something happened. */
export const rulesRouter = router({
  get: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getRules(ctx.call, input)),
  save: onEvent("manage-events", saveRuleSchema).mutation(({ ctx, input }) => saveRule(ctx.call, input)),
  remove: onEvent("manage-events", removeRuleSchema).mutation(({ ctx, input }) => removeRule(ctx.call, input)),
  listDecisions: onEvent("manage-events", listDecisionsSchema).query(({ ctx, input }) =>
    listDecisions(ctx.call, input),
  ),
  listVersions: onEvent("manage-events", ruleVersionsSchema).query(({ ctx, input }) => listVersions(ctx.call, input)),
  listCounts: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => listCounts(ctx.call, input)),
  previewMessage: onEvent("manage-events", previewRuleSchema).query(({ ctx, input }) =>
    previewMessage(ctx.call, input),
  ),
  replay: onEvent("manage-events", replayRulesSchema).query(({ ctx, input }) => replayDay(ctx.call, input)),
});
