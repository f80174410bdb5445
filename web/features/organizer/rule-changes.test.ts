import { expect, test } from "vitest";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import type { RuleBody } from "#shared/domain/rules/types";
import { changesOf } from "./rule-changes.ts";

const LONG = DEFAULT_RULES[2]?.body as RuleBody;
const changed = (some: Partial<RuleBody>) =>
  changesOf(
    LONG,
    { ...LONG, ...some },
    () => null,
    (at) => `at ${at}`,
  );

test("a version says each part that it changed, how it was and how it is, and nothing else", () => {
  expect(changed({})).toEqual([]);
  expect(changed({ name: "Long", order: 5, isOn: false, from: 7, until: 9 })).toEqual([
    { part: "Name", was: "“A long queue”", is: "“Long”" },
    { part: "Place in the order", was: "30", is: "5" },
    { part: "In force from", was: "when it was saved", is: "at 7" },
    { part: "Until", was: "for good", is: "at 9" },
    { part: "It is", was: "on", is: "off" },
  ]);
  expect(changed({ match: "first" }).map(({ part }) => part)).toEqual(["No longer", "New", "If several hold"]);
  const { trigger } = LONG;
  const higher = { ...trigger, level: 31 } as RuleBody["trigger"];
  expect(changed({ trigger: higher })).toEqual([
    { part: "No longer", was: expect.stringContaining("above 25"), is: null },
    { part: "New", was: null, is: expect.stringContaining("above 31") },
  ]);
});
