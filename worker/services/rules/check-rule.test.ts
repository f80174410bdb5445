import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { rulesInForce } from "#shared/domain/rules/defaults";
import { compileGateRules } from "#shared/domain/rules/gate";
import type { Rule, RuleOrigin } from "#shared/domain/rules/types";
import { gateRulesSchema } from "#shared/inputs/gate-rules";
import { checkTogether } from "./check-rule.ts";

let made = 0;
function longRule(origin: RuleOrigin): Rule {
  const when = Array.from({ length: 15 }, () => 'gate.name != "North gate"').join(" && ");
  const branches = Array.from({ length: 2 }, () => ({ when, does: [{ type: "reject", reason: "No" } as const] }));
  const usual = { name: "Long", match: "first", otherwise: [], order: 1, isOn: true, from: null, until: null } as const;
  const trigger = { type: "event", name: "event.scan.received" } as const;
  const body = { ...usual, stationId: null, trigger, branches };
  return { id: countedId("rule", ++made), version: 1, origin, savedAt: 1, body };
}

/** As many as may be saved one after the other, beside these. */
function filled(beside: readonly Rule[], origin: RuleOrigin): Rule[] {
  const rules: Rule[] = [];
  for (let next = longRule(origin); checkTogether([...beside, ...rules, next]).ok; next = longRule(origin))
    rules.push(next);
  return rules;
}

test("what a college and an event may save about who is let in fits together, whoever saved first and where", () => {
  const event = filled([], "event");
  const college = filled([], "college");
  expect([filled(event, "college").length, filled(college, "event").length]).toEqual([college.length, event.length]);
  expect(college.length).toBeGreaterThan(2);
  // Neither would be told of the other where it was saved.
  const everything = gateRulesSchema.parse(compileGateRules(rulesInForce([...event, ...college])));
  expect(everything).toHaveLength(event.length + college.length);
  expect(JSON.stringify(everything).length).toBeLessThanOrEqual(100_000);
});

test("what travels is read node by node, however many parts a condition has, and nothing else is", () => {
  const [rule] = compileGateRules([longRule("event")]);
  const [branch] = rule?.branches ?? [];
  const reads = (when: unknown) => gateRulesSchema.safeParse([{ ...rule, branches: [{ ...branch, when }] }]).success;
  const not = (of: unknown) => ({ op: "not", of });
  const fact = { op: "fact", name: "pass.checked_in" };
  expect([reads(branch?.when), reads(not(not(fact)))]).toEqual([true, true]);
  expect([reads(not({ op: "run", of: fact })), reads(not(undefined)), reads({ ...fact, more: 1 })]).toEqual([
    false,
    false,
    false,
  ]);
  const deep = Array.from({ length: 300 }).reduce((of) => not(of), fact);
  expect(reads(deep)).toBe(false);
});

test("a college's rule that is replaced at the event in front still counts for the others", () => {
  const college = filled([], "college");
  const replaced = college.map((rule): Rule => ({ ...longRule("event"), id: rule.id }));
  expect(checkTogether([...college, ...replaced, longRule("college")])).toMatchObject({
    ok: false,
    refusal: { code: "rule-invalid", says: expect.stringContaining("too long") },
  });
});
