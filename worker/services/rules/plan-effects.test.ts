import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { fillText } from "#shared/domain/rules/templates";
import type { Decision } from "#shared/domain/rules/types";
import { planEffects } from "./plan-effects.ts";

test("a message of a rule that a count set off names the count, whatever was measured as it was counted", () => {
  const facts = { "event.status": "live", "clock.hour": 12, "queue.length": 26, "event.inside": 412 };
  const decision: Decision = {
    happening: { id: "scan:1", trigger: "event.scan.admitted", at: 1_000, stationId: null, userId: null, facts },
    steps: [
      {
        ...{ ruleId: countedId("rule", 1), version: 1, name: "Many", held: [""], isOtherwise: false, stopped: null },
        ...{ actions: [{ type: "announce", template: "{count} are in" }], byMetric: "in", metricValue: 100 },
      },
    ],
    unmatched: [],
  };
  const given = { eventId: countedId("event", 1), now: 1_000, quieterQueues: new Map(), webhooksOn: new Set<never>() };
  const [effect] = planEffects(decision, given);
  expect(effect?.said && fillText(effect.said.template, effect.said.facts)).toBe("100 are in");
});
