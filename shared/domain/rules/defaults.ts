import type { RuleId } from "#shared/ids";
import { type Rule, type RuleBody, TRIGGER_OF_GATES } from "./types.ts";

/**
 * The rules every event begins with, as the product was asked for. A college or an event has its own version of one under the
 * same id, switched off if it likes; the two of the gate stay: it decides by the entry's engine, which admits nobody whom they refuse.
 */
export const DEFAULT_RULES: readonly Rule[] = [
  platform("1", {
    name: "The event is open",
    order: 10,
    trigger: { type: "event", name: "event.scan.received" },
    branches: [{ when: 'event.status in ["published", "live"]', does: [{ type: "allow" }] }],
  }),
  platform("2", {
    name: "A pass is used once",
    order: 20,
    trigger: { type: "event", name: "event.scan.received" },
    branches: [{ when: "!pass.checked_in", does: [{ type: "check-in" }] }],
    otherwise: [{ type: "reject", reason: "already_used" }],
  }),
  platform("3", {
    name: "A long queue",
    order: 30,
    // Five fewer before it can be long again: a queue that sways around the level is one crossing.
    trigger: { type: "crossing", measure: "queue.length", metric: null, direction: "above", level: 25, back: 20 },
    match: "all",
    branches: [
      {
        when: "",
        does: [
          { type: "notify", to: "station-volunteers", template: "long_queue" },
          { type: "redistribute", stationId: null },
        ],
      },
      { when: "station.spare > 0", does: [{ type: "open-lane", vipFirst: true, stationId: null }] },
    ],
  }),
  platform("4", {
    name: "Food is ready",
    order: 40,
    trigger: { type: "event", name: "food.order.ready" },
    branches: [
      {
        when: "",
        does: [
          { type: "push", template: "pickup_now" },
          { type: "increment", metric: "station.served", by: 1 },
        ],
      },
    ],
  }),
  platform("5", {
    name: "Food waits to be fetched",
    order: 50,
    trigger: { type: "event", name: "food.order.waiting" },
    branches: [{ when: "", does: [{ type: "push", template: "pickup_now" }] }],
  }),
  platform("6", {
    name: "Food comes later",
    order: 60,
    trigger: { type: "event", name: "food.order.late" },
    branches: [{ when: "", does: [{ type: "push", template: "food_later" }] }],
  }),
];

/** Whether it is about who is let in: asked by gates, with and without a connection, and not after it is true. */
export function isGateRule({ body }: Pick<Rule, "body">): boolean {
  return body.trigger.type === "event" && body.trigger.name === TRIGGER_OF_GATES;
}

/** What every gate does anyway: these are said here and cannot be changed. */
export function isGatesOwn(id: RuleId): boolean {
  return DEFAULT_RULES.some((rule) => rule.id === id && isGateRule(rule));
}

function platform(
  number: string,
  body: Pick<RuleBody, "name" | "order" | "trigger" | "branches"> & Partial<RuleBody>,
): Rule {
  const usual = { match: "first", otherwise: [], isOn: true, from: null, until: null, stationId: null } as const;
  return {
    id: `rul_${number.padStart(26, "0")}` as RuleId,
    version: 0,
    origin: "platform",
    savedAt: 0,
    body: { ...usual, ...body },
  };
}

/** Saved by the platform for every college, and not shipped with it: nothing takes its place. */
export function isPlatformsOwn({ origin, version }: Pick<Rule, "origin" | "version">): boolean {
  return origin === "platform" && version > 0;
}

/** Code: nobody can take it away. */
export function isShipped({ origin, version }: Pick<Rule, "origin" | "version">): boolean {
  return origin === "platform" && version === 0;
}

/** A rule that was taken away, where and when. */
export type Removal = Pick<Rule, "id" | "origin" | "savedAt">;

/**
 * What holds at an event: its own rules, then its college's, then what is shipped; one of an id takes the place of another. What
 * holds again because one before it was taken away concerns what happens from then on, like one that is saved.
 */
export function rulesInForce(own: readonly Rule[], removals: readonly Removal[] = []): Rule[] {
  const nearest = new Map<RuleId, Rule>(DEFAULT_RULES.map((rule) => [rule.id, rule]));
  for (const origin of ["college", "event", "platform"] as const) {
    for (const rule of own) if (rule.origin === origin) nearest.set(rule.id, rule);
  }
  for (const { id, origin, savedAt } of removals) {
    const behind = nearest.get(id);
    if (behind && isNearer(origin, behind.origin) && behind.savedAt < savedAt) nearest.set(id, { ...behind, savedAt });
  }
  return [...nearest.values()];
}

function isNearer(one: Rule["origin"], other: Rule["origin"]): boolean {
  const farFirst: readonly Rule["origin"][] = ["platform", "college", "event"];
  return farFirst.indexOf(one) > farFirst.indexOf(other);
}
