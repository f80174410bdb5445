import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { RuleBody } from "#shared/domain/rules/types";
import { actionOptions, complaintOf, newRuleBody, triggerOf, withTrigger } from "./rule-draft.ts";

const LONG: RuleBody = {
  ...newRuleBody({ rules: [] }),
  name: "Too few hands",
  branches: [
    {
      when: "queue.length > 30",
      does: [
        { type: "announce", template: "It is long" },
        { type: "increment", metric: "station.long", by: 1 },
      ],
    },
  ],
};

const NOWHERE = { stations: [], webhooks: [] };
const STAND = { id: countedId("station", 1), name: "Wraps", kind: "food" } as const;

describe("a rule that begins with something else", () => {
  test("keeps what makes sense then, and says when something was left out", () => {
    const { body, left } = withTrigger(LONG, "event.scan.received", "event", NOWHERE);
    expect(left).toEqual([
      "the condition “people waiting is more than 30”; what follows from it is done always now",
      "announce “It is long” to everybody",
      "count 1 more in “station.long”",
    ]);
    expect(body.trigger).toEqual({ type: "event", name: "event.scan.received" });
    expect(body.branches).toEqual([{ when: "", does: [] }]);
    const pushes: RuleBody = {
      ...LONG,
      trigger: triggerOf("queue.token.joined"),
      branches: [
        { when: "token.minutes > 1", does: [{ type: "push", template: "Hi" }, ...(LONG.branches[0]?.does ?? [])] },
      ],
    };
    expect(withTrigger(pushes, "event.scan.admitted", "event", NOWHERE).body.branches).toEqual([
      { when: "", does: LONG.branches[0]?.does },
    ]);
    expect(body.name).toBe("Too few hands");
  });

  test("is the same again when it begins as before", () => {
    const { trigger } = LONG;
    const name = trigger.type === "crossing" ? trigger.measure : trigger.name;
    expect(withTrigger(LONG, name, "event", { stations: [], webhooks: [] })).toEqual({ body: LONG, left: [] });
  });

  test("loses nothing where all of it goes with that too", () => {
    const plain = { ...LONG, branches: [{ when: "", does: LONG.branches[0]?.does.slice(1) ?? [] }] };
    expect(withTrigger(plain, "queue.token.joined", "event", NOWHERE)).toMatchObject({
      left: [],
      body: { branches: plain.branches },
    });
  });

  test("keeps its level where another number is watched, and its station where that can happen there", () => {
    const setup = { stations: [STAND], webhooks: [] };
    const stand = { ...LONG, trigger: { ...triggerOf("food.backlog"), level: 3, back: 1 }, stationId: STAND.id };
    const { body, left } = withTrigger(stand as RuleBody, "queue.length", "event", setup);
    expect(body).toMatchObject({ trigger: { measure: "queue.length", level: 3, back: 1 }, stationId: null });
    expect(left).toEqual(["that it is only at Wraps"]);
    expect(withTrigger(stand as RuleBody, "food.order.ready", "event", setup).body.stationId).toBe(STAND.id);
  });
});

describe("what a rule can be saved with", () => {
  test("has a number wherever one is asked for, and none that nobody counts", () => {
    expect(complaintOf(LONG, [])).toBeNull();
    for (const level of [Number.NaN, 1_000_001])
      expect(
        complaintOf({ ...LONG, trigger: { ...triggerOf("queue.length"), level } as RuleBody["trigger"] }, []),
      ).toMatch(/which level/);
    expect(complaintOf({ ...LONG, order: Number.NaN }, [])).toMatch(/place in the order/);
    const counts = { type: "increment", metric: "a", by: Number.NaN } as const;
    expect(complaintOf({ ...LONG, branches: [{ when: "", does: [counts] }] }, [])).toMatch(/how much/);
  });

  test("offers at a gate nothing that is always refused there", () => {
    const offered = actionOptions(triggerOf("event.scan.received"), "event").map(({ value }) => value);
    expect(offered).toContain("reject");
    expect(offered).not.toContain("webhook");
    expect(actionOptions(triggerOf("food.order.ready"), "event").map(({ value }) => value)).toContain("webhook");
  });
});
