import type * as z from "zod";
import { mayEverywhere } from "#shared/access";
import { isGateRule, isGatesOwn, rulesInForce } from "#shared/domain/rules/defaults";
import { actionsOf } from "#shared/domain/rules/loops";
import type { RuleStation } from "#shared/domain/rules/places";
import type { Rule } from "#shared/domain/rules/types";
import { AppError } from "#shared/errors";
import type { saveRuleSchema } from "#shared/inputs/rules";
import { ok, type Result, refuse } from "#shared/result";
import type { RuleRefusal, RulesSetup } from "#shared/views/rules";
import { requireMay } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import {
  addRuleVersion,
  COLLEGE_SCOPE,
  findNewestRule,
  listOwnRules,
  type RuleScope,
} from "../../repositories/rules.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { listWebhooks } from "../../repositories/webhooks.ts";
import { checkBody, checkElsewhere, checkTogether } from "./check-rule.ts";
import { getRules } from "./get-rules.ts";
import { tellGatesOf } from "./tell-gates.ts";
import { askAnew } from "./wake-rules.ts";

/**
 * Saves a rule, or a new version of one, for this event or for all of the college's. It concerns what happens from now on.
 * @throws AppError NOT_ALLOWED for who may not for the whole college or not write to everybody, NOT_FOUND for a rule or station of another event
 */
export async function saveRule(
  ctx: ActorCtx,
  asked: z.output<typeof saveRuleSchema>,
): Promise<Result<RulesSetup, RuleRefusal>> {
  const { eventId, commandId, version, body } = asked;
  const scope = requireScope(ctx, asked);
  const id = asked.ruleId ?? (await idOfCommand("rule", ctx.actor.userId, commandId));
  if (isGatesOwn(id)) return refuse({ code: "gate-rule" });
  if (actionsOf({ body }).some(({ type }) => type === "announce")) await requireMayAnnounce(ctx, asked);
  const stations = await requireStations(ctx, asked, scope);
  await requireWebhooks(ctx, asked);
  const checked = checkBody(body, stations);
  if (!checked.ok) return checked;
  const newest = await findNewestRule(ctx.db, scope, id);
  const saved: Rule = { id, version: (newest?.version ?? 0) + 1, origin: asked.scope, savedAt: ctx.now, body };
  const own = await listOwnRules(ctx.db, eventId);
  if (asked.ruleId !== null && !rulesInForce(own).some((one) => one.id === id)) throw new AppError("NOT_FOUND");
  if (own.some((one) => one.id === id && one.origin === "platform")) return refuse({ code: "platform-rule" });
  const others = own.filter((one) => one.id !== id || one.origin !== saved.origin);
  const together = checkTogether([...others, saved]);
  if (!together.ok) return together;
  if (scope === COLLEGE_SCOPE) {
    const elsewhere = await checkElsewhere(ctx.db, saved, own);
    if (!elsewhere.ok) return elsewhere;
  }
  const concernsGates = isGateRule(saved) || (newest !== null && isGateRule(newest));
  // One that was removed is not there any more.
  const there = newest?.isRemoved === false ? newest : null;
  // A repeat finds what it saved.
  const isRepeat =
    there !== null &&
    (version === 0 || there.version === version + 1) &&
    JSON.stringify(there.body) === JSON.stringify(body);
  if (!isRepeat) {
    const row = {
      scope,
      id,
      version: saved.version,
      body,
      isRemoved: false,
      savedBy: ctx.actor.userId,
      savedAt: ctx.now,
    };
    const isNext =
      (there?.version ?? 0) === version && (await addRuleVersion(ctx.db, row, concernsGates ? eventId : null));
    if (!isNext)
      return refuse({ code: "stale-rule", version: (await findNewestRule(ctx.db, scope, id))?.version ?? 0 });
  }
  if (concernsGates) await tellGatesOf(ctx, scope, eventId);
  await askAnew(ctx, scope, newest ? [body, newest.body] : [body]);
  return ok(await getRules(ctx, { eventId }));
}

/** @throws AppError NOT_ALLOWED */
export function requireScope(
  ctx: ActorCtx,
  { eventId, scope }: Pick<z.output<typeof saveRuleSchema>, "eventId" | "scope">,
): RuleScope {
  if (scope === "event") return eventId;
  if (!mayEverywhere(ctx.actor.grants, "manage-events", ctx.now)) throw new AppError("NOT_ALLOWED");
  return COLLEGE_SCOPE;
}

/** Whoever has a rule write to everybody writes to them: it takes what a campaign takes. @throws AppError NOT_ALLOWED */
async function requireMayAnnounce(
  ctx: ActorCtx,
  { eventId, scope }: Pick<z.output<typeof saveRuleSchema>, "eventId" | "scope">,
): Promise<void> {
  if (scope === "event") return requireMay(ctx, "take-along", { eventId });
  if (!mayEverywhere(ctx.actor.grants, "take-along", ctx.now)) throw new AppError("NOT_ALLOWED");
}

async function requireWebhooks(ctx: ActorCtx, { body }: z.output<typeof saveRuleSchema>): Promise<void> {
  const named = new Set(
    actionsOf({ body }).flatMap((action) => (action.type === "webhook" ? (action.webhookId ?? []) : [])),
  );
  if ((await listWebhooks(ctx.db, [...named])).length < named.size) throw new AppError("NOT_FOUND");
}

/** Those among which a rule names some. One of the whole college names none: each is an event's. @throws AppError NOT_FOUND */
async function requireStations(
  ctx: ActorCtx,
  { eventId, body }: z.output<typeof saveRuleSchema>,
  scope: RuleScope,
): Promise<readonly RuleStation[]> {
  const actions = [...body.branches.flatMap(({ does }) => does), ...body.otherwise];
  const named = [body.stationId, ...actions.map((action) => ("stationId" in action ? action.stationId : null))].filter(
    (id) => id !== null,
  );
  if (named.length === 0) return [];
  const known = scope === COLLEGE_SCOPE ? [] : await listNamedStationsOf(ctx.db, [eventId]);
  if (named.some((asked) => !known.some(({ id }) => id === asked))) throw new AppError("NOT_FOUND");
  return known;
}
