import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { EventStatus } from "#shared/domain/ledger/types";
import { rulesInForce } from "#shared/domain/rules/defaults";
import { compileGateRules } from "#shared/domain/rules/gate";
import type { Action, Rule, RuleBody, RuleOrigin, Trigger } from "#shared/domain/rules/types";
import { valuesOf } from "#shared/domain/rules/values";
import type { StationId } from "#shared/ids";
import { gateRulesSchema } from "#shared/inputs/gate-rules";
import { checkBody, checkTogether } from "./check-rule.ts";

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

test("a rule that could never do anything is refused, and says why", () => {
  const [queue, stand] = [countedId("station", 1), countedId("station", 2)];
  const stations = [{ id: queue, kind: "service" } as const, { id: stand, kind: "food" } as const];
  const { body: long } = longRule("event");
  const says = (trigger: Trigger, does: readonly Action[], more: Partial<RuleBody> = {}) => {
    const checked = checkBody({ ...long, trigger, branches: [{ when: "", does }], ...more }, stations);
    return checked.ok ? null : (checked.refusal as { readonly says?: string }).says;
  };
  const late: Trigger = { type: "event", name: "food.order.late" };
  const joined: Trigger = { type: "event", name: "queue.token.joined" };
  const inside: Trigger = {
    ...{ type: "crossing", measure: "event.inside", metric: null, direction: "above", level: 1, back: 1 },
  };
  const lane = (stationId: StationId | null): Action => ({ type: "open-lane", vipFirst: false, stationId });
  const pause = (stationId: StationId | null): Action => ({ type: "pause-intake", stationId });
  const tell: Action = { type: "notify", to: "organizers", template: "Full" };
  expect(says(late, [])).toMatch(/what is to be done/);
  expect(says(late, [lane(null)])).toMatch(/no queue where food is made/);
  expect(says(late, [lane(stand)])).toMatch(/no queue at that station/);
  expect(says(joined, [{ type: "redistribute", stationId: stand }])).toMatch(/no queue at that station/);
  expect(says(joined, [tell], { stationId: stand })).toMatch(/never happens at that station/);
  expect(says(inside, [tell], { stationId: queue })).toMatch(/at no station/);
  const metric: Trigger = { ...inside, measure: "metric", metric: "joined" };
  const may = [
    ...[says(late, [lane(queue)]), says(late, [pause(null)]), says(late, [pause(stand)]), says(joined, [lane(null)])],
    ...[says(late, [], { otherwise: [tell] }), says(late, [tell], { stationId: stand })],
    ...[says(metric, [tell], { stationId: stand }), says(inside, [lane(queue)])],
  ];
  expect(may).toEqual(may.map(() => null));
});

test("a rule may ask for every status that an event can have, and for no other", () => {
  const statuses = { draft: true, published: true, live: true, ended: true, cancelled: true } as const satisfies Record<
    EventStatus,
    true
  >;
  expect(valuesOf("event.status")?.toSorted()).toEqual(Object.keys(statuses).sort());
  const { body } = longRule("event");
  const asking = (status: string) =>
    checkBody({ ...body, branches: [{ when: `event.status == "${status}"`, does: body.branches[0]?.does ?? [] }] }, []);
  expect(Object.keys(statuses).map((status) => asking(status).ok)).not.toContain(false);
  expect(asking("liv")).toMatchObject({ refusal: { says: expect.stringMatching(/never “liv”/) } });
});
