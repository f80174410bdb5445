import type { StationKind } from "#shared/views/station";
import type { EventTrigger, Facts, FactValue, Measure, TraceStep, Trigger, TriggerName } from "./types.ts";

export type FactType = "number" | "text" | "flag";

type Said =
  | { readonly type: "number" | "text"; readonly says: string }
  | { readonly type: "flag"; readonly says: string; readonly denies: string };

/** What conditions can ask about, and what a person calls it. */
export const FACTS = {
  "event.status": { type: "text", says: "the event's status" },
  "event.inside": { type: "number", says: "people inside" },
  "event.capacity": { type: "number", says: "the event's capacity" },
  "clock.hour": { type: "number", says: "the hour on campus (0–23)" },
  "pass.checked_in": { type: "flag", says: "the pass is checked in", denies: "the pass is not checked in" },
  "pass.entries": { type: "number", says: "times the pass was let in there before" },
  "event.minutes": { type: "number", says: "minutes since the event began" },
  "ticket.type": { type: "text", says: "the ticket's type" },
  "scan.list": { type: "text", says: "the list it is scanned for" },
  "gate.name": { type: "text", says: "the gate's name" },
  "scan.people": { type: "number", says: "people let in by the scan" },
  "scan.did": { type: "text", says: "what the scan did" },
  "scan.reason": { type: "text", says: "why the scan was refused" },
  "scan.forced": { type: "flag", says: "a lead overruled a check", denies: "no lead overruled a check" },
  "station.name": { type: "text", says: "the station's name" },
  "station.helpers": { type: "number", says: "people assigned to the station" },
  "station.servers": { type: "number", says: "people serving there" },
  "station.spare": { type: "number", says: "people assigned who do not serve yet" },
  "queue.length": { type: "number", says: "people waiting" },
  "token.number": { type: "number", says: "the number in line" },
  "token.lane": { type: "text", says: "the lane" },
  "token.minutes": { type: "number", says: "minutes since joining" },
  "food.backlog": { type: "number", says: "orders not ready yet" },
  "order.number": { type: "number", says: "the order's number" },
  "order.dishes": { type: "number", says: "dishes in the order" },
  "order.minutes": { type: "number", says: "minutes since ordering" },
  "order.late_minutes": { type: "number", says: "minutes past the promised time" },
  "order.wait_minutes": { type: "number", says: "minutes until it is expected" },
  "metric.value": { type: "number", says: "the counted number" },
} as const satisfies Record<string, Said>;
export type FactName = keyof typeof FACTS;

const EVENT = ["event.status", "clock.hour"] as const;
const SCAN = [...EVENT, "gate.name", "scan.people", "scan.did", "scan.reason", "scan.forced"] as const;
/** What a gate knows with and without a connection. */
const GATE = ["event.status", "event.minutes", "gate.name", "scan.list", "ticket.type"] as const;
const STATION = [...EVENT, "station.name"] as const;
const STAFFED = [...STATION, "station.helpers", "station.servers", "station.spare"] as const;
const TOKEN = [...STATION, "token.number", "token.lane", "token.minutes"] as const;
const ORDER = [...STATION, "order.number", "order.dishes", "order.minutes", "order.late_minutes"] as const;

/** `gate`: before a pass is let in. `station`: at one. `event`: anywhere else. */
export type TriggerPlace = "gate" | "station" | "event";

type TriggerSpec = {
  readonly says: string;
  readonly at: TriggerPlace;
  /** Whether it happens to somebody. */
  readonly hasPerson: boolean;
  readonly facts: readonly FactName[];
};

export const TRIGGERS = {
  "event.scan.received": {
    says: "a pass is scanned",
    at: "gate",
    hasPerson: true,
    facts: [...GATE, "pass.checked_in", "pass.entries"],
  },
  "event.scan.admitted": { says: "a scan let somebody in or out", at: "event", hasPerson: false, facts: SCAN },
  "event.scan.refused": { says: "a scan was refused", at: "event", hasPerson: false, facts: SCAN },
  "queue.token.joined": { says: "somebody joins a queue", at: "station", hasPerson: true, facts: TOKEN },
  "queue.token.called": { says: "somebody is called", at: "station", hasPerson: true, facts: TOKEN },
  "queue.token.served": { says: "somebody has been served", at: "station", hasPerson: true, facts: TOKEN },
  "queue.token.missed": { says: "somebody missed their call", at: "station", hasPerson: true, facts: TOKEN },
  "food.order.placed": { says: "an order is placed", at: "station", hasPerson: true, facts: ORDER },
  "food.order.late": {
    says: "an order comes later than promised",
    at: "station",
    hasPerson: true,
    facts: [...ORDER, "order.wait_minutes"],
  },
  "food.order.ready": { says: "an order is ready", at: "station", hasPerson: true, facts: ORDER },
  "food.order.waiting": {
    says: "an order has been ready for ten minutes",
    at: "station",
    hasPerson: true,
    facts: ORDER,
  },
  "food.order.served": { says: "an order is handed over", at: "station", hasPerson: true, facts: ORDER },
  "food.order.cancelled": { says: "an order is cancelled", at: "station", hasPerson: true, facts: ORDER },
  "queue.length": { says: "people waiting", at: "station", hasPerson: false, facts: [...STAFFED, "queue.length"] },
  "food.backlog": {
    says: "orders not ready yet",
    at: "station",
    hasPerson: false,
    facts: [...STAFFED, "food.backlog"],
  },
  "event.inside": {
    says: "people inside",
    at: "event",
    hasPerson: false,
    facts: [...EVENT, "event.inside", "event.capacity"],
  },
  // A number is counted wherever rules count it: what every happening knows is all there is.
  metric: { says: "a number that rules count", at: "event", hasPerson: false, facts: [...EVENT, "metric.value"] },
} as const satisfies Record<TriggerName, TriggerSpec>;

export function nameOfTrigger(trigger: Trigger): TriggerName {
  return trigger.type === "event" ? trigger.name : trigger.measure;
}

export function specOf(name: TriggerName): TriggerSpec {
  return TRIGGERS[name];
}

/** What kind of station this happens at; null: at none, or at any. */
export function kindOfPlace(name: TriggerName): StationKind | null {
  if (specOf(name).at !== "station") return null;
  return name.startsWith("food.") ? "food" : "service";
}

/** The fact that holds what a crossing is measured by. */
export function measuredFact(measure: Measure): FactName {
  return measure === "metric" ? "metric.value" : measure;
}

/** What a rule knew: what happened, and the number that set it off. */
export function factsOfStep(facts: Facts, { metricValue }: Pick<TraceStep, "metricValue">): Facts {
  return metricValue === undefined ? facts : { ...facts, "metric.value": metricValue };
}

/** What happened, as its trigger says it. @throws Error for a fact that is missing or of another type: a bug */
export function factsOf(name: EventTrigger | Measure, facts: Facts): Facts {
  for (const fact of specOf(name).facts) {
    const value = facts[fact];
    if (value === undefined || factTypeOf(value) !== FACTS[fact].type) throw new Error(`${name} came without ${fact}`);
  }
  return facts;
}

function factTypeOf(value: FactValue): FactType {
  if (typeof value === "number") return "number";
  return typeof value === "string" ? "text" : "flag";
}

/** Facts as they were, each by its name: "minutes since the event began: 12, the pass is not checked in". */
export function sayFacts(facts: Facts): string {
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      const spec = Object.hasOwn(FACTS, name) ? FACTS[name as FactName] : null;
      if (!spec) return [];
      if (spec.type === "flag") return value === true ? spec.says : spec.denies;
      return `${spec.says}: ${typeof value === "string" ? `“${value}”` : value}`;
    })
    .join(", ");
}
