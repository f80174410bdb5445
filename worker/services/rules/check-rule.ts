import { metricOf, whyNotAction } from "#shared/domain/rules/actions";
import { rulesInForce } from "#shared/domain/rules/defaults";
import { compileGateRules, isLongerThan, whyNotGateRule } from "#shared/domain/rules/gate";
import { actionsOf, findLoop } from "#shared/domain/rules/loops";
import { type RuleStation, whyNeverDone } from "#shared/domain/rules/places";
import { nameOfTrigger } from "#shared/domain/rules/triggers";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { whyNotCondition } from "#shared/domain/rules/values";
import { COLLEGE_GATE_RULES_CHARS_MAX, EVENT_GATE_RULES_CHARS_MAX, RULES_MAX } from "#shared/limits";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { RuleRefusal } from "#shared/views/rules";
import { listRulesOnCounts } from "../../repositories/rules.ts";
import type { TenantDb } from "../../repositories/tenant-db.ts";

/**
 * Whether a rule can be, by itself: a text that is read again for every event must be one that can be read.
 * @param stations of its event; none for a rule that may name none
 */
export function checkBody(body: RuleBody, stations: readonly RuleStation[]): Result<Done, RuleRefusal> {
  const trigger = nameOfTrigger(body.trigger);
  for (const { when } of body.branches) {
    const wrong = whyNotCondition(trigger, when);
    if (wrong) return refuse({ code: "rule-invalid", says: wrong });
  }
  for (const action of actionsOf({ body })) {
    const says = whyNotAction(body.trigger, action);
    if (says) return refuse({ code: "rule-invalid", says });
  }
  const says = whyNotGateRule(body) ?? whyNeverDone(body, stations);
  return says ? refuse({ code: "rule-invalid", says }) : ok({});
}

/** Whether a rule of the college closes no circle where no event has rules, nor with what any other of its events has of its own. */
export async function checkElsewhere(
  db: TenantDb,
  saved: Rule,
  own: readonly Rule[],
): Promise<Result<Done, RuleRefusal>> {
  // Whatever is part of a circle waits for a number, and counts one.
  const { trigger } = saved.body;
  const isPart =
    trigger.type === "crossing" && trigger.metric !== null && actionsOf(saved).some((one) => metricOf(one) !== null);
  if (!isPart) return ok({});
  const ofCollege = [...own.filter(({ id, origin }) => origin !== "event" && id !== saved.id), saved];
  const closed = findLoop(rulesInForce(ofCollege));
  if (closed) return refuse({ code: "rules-loop", names: closed, eventTitle: null });
  const found = await listRulesOnCounts(
    db,
    ofCollege.map(({ id }) => id),
  );
  for (const [, some] of Map.groupBy(found, ({ eventId }) => eventId)) {
    const names = findLoop(rulesInForce([...ofCollege, ...some.map(({ rule }) => rule)]));
    if (names) return refuse({ code: "rules-loop", names, eventTitle: some[0]?.eventTitle ?? null });
  }
  return ok({});
}

/** Whether nothing that holds again when a rule goes closes a circle at the event. @param own with that rule */
export function checkWithout(
  own: readonly Rule[],
  { id, origin }: Pick<Rule, "id" | "origin">,
): Result<Done, RuleRefusal> {
  const names = findLoop(rulesInForce(own.filter((one) => one.id !== id || one.origin !== origin)));
  return names && !findLoop(rulesInForce(own)) ? refuse({ code: "rules-loop", names, eventTitle: null }) : ok({});
}

/** Whether rules can be in force together. @param own the event's and its college's */
export function checkTogether(own: readonly Rule[]): Result<Done, RuleRefusal> {
  const rules = rulesInForce(own);
  if (rules.length > RULES_MAX) return refuse({ code: "too-many-rules", max: RULES_MAX });
  const from = (origin: Rule["origin"]) => compileGateRules(own.filter((rule) => rule.origin === origin));
  if (
    isLongerThan(from("event"), EVENT_GATE_RULES_CHARS_MAX) ||
    isLongerThan(from("college"), COLLEGE_GATE_RULES_CHARS_MAX)
  )
    return refuse({ code: "rule-invalid", says: "With the others about who is let in it is too long for phones." });
  const names = findLoop(rules);
  return names ? refuse({ code: "rules-loop", names, eventTitle: null }) : ok({});
}
