import { whyNotAction } from "#shared/domain/rules/actions";
import { compileCondition } from "#shared/domain/rules/conditions";
import { DEFAULT_RULES, isGateRule } from "#shared/domain/rules/defaults";
import { actionsOf, findLoop } from "#shared/domain/rules/loops";
import { nameOfTrigger } from "#shared/domain/rules/triggers";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { RULES_MAX } from "#shared/limits";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { RuleRefusal } from "#shared/views/rules";

/** Whether a rule can be, by itself: a text that is read again for every event must be one that can be read. */
export function checkBody(body: RuleBody): Result<Done, RuleRefusal> {
  if (isGateRule({ body })) return refuse({ code: "gate-rule" });
  const trigger = nameOfTrigger(body.trigger);
  for (const { when } of body.branches) {
    const compiled = compileCondition(trigger, when);
    if (!compiled.ok) return refuse({ code: "rule-invalid", says: compiled.refusal.says });
  }
  for (const action of actionsOf({ body })) {
    const says = whyNotAction(body.trigger, action);
    if (says) return refuse({ code: "rule-invalid", says });
  }
  return ok({});
}

/** Whether rules can be in force together. */
export function checkTogether(rules: readonly Rule[]): Result<Done, RuleRefusal> {
  if (rules.length > RULES_MAX) return refuse({ code: "too-many-rules", max: RULES_MAX });
  const names = findLoop(rules);
  return names ? refuse({ code: "rules-loop", names }) : ok({});
}

/** The gate's own two are not a college's to change: a rule that takes their place would say what the gate does not do. */
export function isGatesOwn(id: Rule["id"]): boolean {
  return DEFAULT_RULES.some((rule) => rule.id === id && isGateRule(rule));
}
