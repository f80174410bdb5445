import type * as z from "zod";
import { isGateRule } from "#shared/domain/rules/defaults";
import { AppError } from "#shared/errors";
import type { removeRuleSchema } from "#shared/inputs/rules";
import { ok, type Result, refuse } from "#shared/result";
import type { RuleRefusal, RulesSetup } from "#shared/views/rules";
import type { ActorCtx } from "../../context.ts";
import { addRuleVersion, findNewestRule, listOwnRules } from "../../repositories/rules.ts";
import { checkWithout } from "./check-rule.ts";
import { getRules } from "./get-rules.ts";
import { requireScope } from "./save-rule.ts";
import { tellGatesOf } from "./tell-gates.ts";
import { askAnew } from "./wake-rules.ts";

/** Takes a rule away from now on; what it stood in place of holds again. @throws AppError NOT_FOUND, NOT_ALLOWED */
export async function removeRule(
  ctx: ActorCtx,
  asked: z.output<typeof removeRuleSchema>,
): Promise<Result<RulesSetup, RuleRefusal>> {
  const { eventId, ruleId: id, version } = asked;
  const scope = requireScope(ctx, asked);
  const newest = await findNewestRule(ctx.db, scope, id);
  if (!newest) throw new AppError("NOT_FOUND");
  // A repeat finds it gone.
  const isRepeat = newest.isRemoved && newest.version === version + 1;
  if (!isRepeat) {
    const closes = checkWithout(await listOwnRules(ctx.db, eventId), { id, origin: asked.scope });
    if (!closes.ok) return closes;
    const row = {
      scope,
      id,
      version: version + 1,
      body: newest.body,
      isRemoved: true,
      savedBy: ctx.actor.userId,
      savedAt: ctx.now,
    };
    const isNext =
      newest.version === version &&
      !newest.isRemoved &&
      (await addRuleVersion(ctx.db, row, isGateRule(newest) ? eventId : null));
    if (!isNext) return refuse({ code: "stale-rule", version: newest.version });
  }
  if (isGateRule(newest)) await tellGatesOf(ctx, scope, eventId);
  // What it stood in place of holds again, and the rule itself is to be forgotten.
  await askAnew(ctx, scope, [newest.body]);
  return ok(await getRules(ctx, { eventId }));
}
