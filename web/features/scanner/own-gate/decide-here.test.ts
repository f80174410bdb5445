import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { SHOWING_MS_MAX } from "#shared/protocol/live-wire";
import { byRuleOf, examinedAt } from "./decide-here.ts";

test("a code is as old as when it was first shown, but not for longer than somebody stands there, nor in time to come", () => {
  const now = 10 * SHOWING_MS_MAX;
  expect(examinedAt(null, now)).toBe(now);
  expect(examinedAt(now - SHOWING_MS_MAX, now)).toBe(now - SHOWING_MS_MAX);
  expect(examinedAt(now - SHOWING_MS_MAX - 1, now)).toBe(now);
  expect(examinedAt(now + 1, now)).toBe(now);
});

test("a scan that a rule refused notes which version and what it asked, and any other nothing", () => {
  const rule = { ruleId: countedId("rule", 1), ruleName: "VIP first", says: "Later" };
  const facts = { "ticket.type": "Regular" };
  expect(byRuleOf({ code: "rule-rejected", ...rule, savedAt: 7, facts })).toEqual({
    byRule: { id: rule.ruleId, savedAt: 7, facts },
  });
  expect(byRuleOf({ code: "pass-withdrawn" })).toEqual({});
  expect(byRuleOf(null)).toEqual({});
});
