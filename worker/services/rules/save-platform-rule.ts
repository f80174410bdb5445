import type * as z from "zod";
import { whyNotPlatformRule } from "#shared/domain/rules/actions";
import type { Rule } from "#shared/domain/rules/types";
import { AppError } from "#shared/errors";
import type { RuleId } from "#shared/ids";
import type { removePlatformRuleSchema, savePlatformRuleSchema } from "#shared/inputs/rules";
import { PLATFORM_RULES_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { PlatformRules, RuleRefusal } from "#shared/views/rules";
import type { Actor } from "../../auth/scope.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { EdgeCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import { idOfCommand } from "../../ids.ts";
import {
  addPlatformRule,
  findNewestPlatformRule,
  listCollegesBehind,
  type PlatformRuleRow,
} from "../../repositories/platform-rules.ts";
import { checkBody, checkTogether } from "./check-rule.ts";
import { listPlatformRules } from "./list-platform-rules.ts";
import { takePlatformRules } from "./take-platform-rules.ts";

type StaffCtx = EdgeCtx & { readonly actor: Actor };
type Saved = Result<PlatformRules, RuleRefusal>;

/** Colleges to which a rule goes with the answer on its way; the sweep brings it to all others. */
const COLLEGES_AT_ONCE = 10;

/** A rule for every college, or a new version of one. Each college takes it soon, and notes who saved it. @throws AppError NOT_FOUND, STEP_UP_NEEDED */
export async function savePlatformRule(
  ctx: StaffCtx,
  { commandId, ruleId, version, body }: z.output<typeof savePlatformRuleSchema>,
): Promise<Saved> {
  requireStepUp(ctx);
  const says = whyNotPlatformRule(body);
  if (says) return refuse({ code: "rule-invalid", says });
  const checked = checkBody(body, []);
  if (!checked.ok) return checked;
  const id = ruleId ?? (await idOfCommand("rule", ctx.actor.userId, commandId));
  const newest = await findNewestPlatformRule(ctx.platform, id);
  if (ruleId !== null && (!newest || (newest.isRemoved && newest.version <= version))) throw new AppError("NOT_FOUND");
  const { rules } = await listPlatformRules(ctx);
  const others = rules.filter((rule) => rule.id !== id);
  if (others.length >= PLATFORM_RULES_MAX) return refuse({ code: "too-many-rules", max: PLATFORM_RULES_MAX });
  const saved: Rule = { id, version: version + 1, origin: "platform", savedAt: ctx.now, body };
  const together = checkTogether([...others, saved]);
  return together.ok ? addVersion(ctx, newest, { id, version, body, isRemoved: false }) : together;
}

/** It is in force at no college any more as soon as each has heard of it. @throws AppError NOT_FOUND, STEP_UP_NEEDED */
export async function removePlatformRule(
  ctx: StaffCtx,
  { ruleId: id, version }: z.output<typeof removePlatformRuleSchema>,
): Promise<Saved> {
  requireStepUp(ctx);
  const newest = await findNewestPlatformRule(ctx.platform, id);
  if (!newest) throw new AppError("NOT_FOUND");
  return addVersion(ctx, newest, { id, version, body: newest.body, isRemoved: true });
}

type Next = Pick<PlatformRuleRow, "body" | "isRemoved"> & { readonly id: RuleId; readonly version: number };

/** @param next what follows that version */
async function addVersion(ctx: StaffCtx, newest: PlatformRuleRow | null, next: Next): Promise<Saved> {
  const { id, version, body, isRemoved } = next;
  // A repeat finds what it saved.
  const isRepeat =
    newest?.version === version + 1 &&
    newest.isRemoved === isRemoved &&
    JSON.stringify(newest.body) === JSON.stringify(body);
  if (!isRepeat) {
    const row = { id, version: version + 1, body, isRemoved, savedBy: ctx.actor.userId, savedAt: ctx.now };
    const isNext = (newest?.version ?? 0) === version && (await addPlatformRule(ctx.platform, row));
    if (!isNext)
      return refuse({ code: "stale-rule", version: (await findNewestPlatformRule(ctx.platform, id))?.version ?? 0 });
  }
  ctx.waitUntil(
    listCollegesBehind(ctx.platform, COLLEGES_AT_ONCE).then((colleges) =>
      eachAlone(colleges, (collegeId) => takePlatformRules(ctx, collegeId)),
    ),
  );
  return ok(await listPlatformRules(ctx));
}
