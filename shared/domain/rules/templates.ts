import { KINDS, type MessageKind } from "#shared/message-kinds";
import { FACTS, type FactName, measuredFact, nameOfTrigger, specOf } from "./triggers.ts";
import { type Action, type Facts, type FactValue, MEASURES, type Recipient, type Trigger } from "./types.ts";

type Known = {
  readonly kind: MessageKind;
  /** Why it cannot be said of this, or to these; null: it can. */
  readonly whyNot: (trigger: Trigger, to: Recipient | "everybody") => string | null;
};

/** Messages with words of their own, in each person's language, by the name that rules give them. */
const KNOWN: ReadonlyMap<string, Known> = new Map(
  Object.entries({
    pickup_now: {
      kind: "pickup-now",
      whyNot: (trigger, to) =>
        ["food.order.ready", "food.order.waiting"].includes(nameOfTrigger(trigger)) && to === "person"
          ? null
          : "That food is ready is told to whoever ordered it, when an order is ready or has waited.",
    },
    food_later: {
      kind: "order-later",
      whyNot: (trigger, to) =>
        nameOfTrigger(trigger) === "food.order.late" && to === "person"
          ? null
          : "That food comes later is told to whoever ordered it, when an order comes later than promised.",
    },
    long_queue: {
      kind: "long-queue",
      whyNot: (trigger, to) =>
        nameOfTrigger(trigger) === "queue.length" && to !== "person" && to !== "everybody"
          ? null
          : "That a queue is long is told to staff, when the number of people waiting crosses a level.",
    },
  } satisfies Record<string, Known>),
);
export const KNOWN_TEMPLATES = [...KNOWN.keys()];

/** The message a template names; null: it is what the rule says itself. */
export function kindOfTemplate(template: string): MessageKind | null {
  return KNOWN.get(template)?.kind ?? null;
}

/** What a template is called where people read it. */
export function sayTemplate(template: string): string {
  const kind = kindOfTemplate(template);
  return kind ? KINDS[kind].says : template;
}

/** What a rule's own words can name, and by which of its trigger's facts. */
const VARIABLES: ReadonlyMap<string, readonly FactName[]> = new Map(
  Object.entries({
    station: ["station.name"],
    gate: ["gate.name"],
    // A number that rules count comes beside what set it off, and its rule is about that number.
    count: [measuredFact("metric"), ...MEASURES.map(measuredFact)],
    number: ["token.number", "order.number"],
    minutes: ["token.minutes", "order.minutes"],
    late: ["order.late_minutes"],
    wait: ["order.wait_minutes"],
    dishes: ["order.dishes"],
    people: ["scan.people"],
    capacity: ["event.capacity"],
    helpers: ["station.helpers"],
    servers: ["station.servers"],
    spare: ["station.spare"],
    hour: ["clock.hour"],
  } satisfies Record<string, readonly FactName[]>),
);

/** What own words can name where this happens, and what it means. */
export function textVariablesOf(trigger: Trigger): { readonly name: string; readonly says: string }[] {
  const known = specOf(nameOfTrigger(trigger)).facts;
  return Array.from(VARIABLES).flatMap(([name, facts]) => {
    const fact = facts.find((one) => known.includes(one));
    return fact ? [{ name, says: FACTS[fact].says }] : [];
  });
}

const NAMED = /\{([^{}]*)\}/g;

/** A rule's own words with what happened in the places of names. What is not known is left out. */
export function fillText(text: string, facts: Facts): string {
  return text.replace(NAMED, (_, name: string) => {
    const known = VARIABLES.get(name.trim())?.find((fact) => facts[fact] !== undefined);
    return known ? String(facts[known]) : "";
  });
}

/** An action with its own words as they were said. */
export function fillAction(action: Action, facts: Facts): Action {
  return "template" in action ? { ...action, template: fillText(action.template, facts) } : action;
}

/** Something to read a text with before anything happened. */
export const EXAMPLE_FACTS: Facts = {
  "station.name": "Desk",
  "gate.name": "North gate",
  "queue.length": 26,
  "food.backlog": 26,
  "event.inside": 412,
  "event.capacity": 500,
  "metric.value": 100,
  "token.number": 12,
  "token.minutes": 9,
  "order.number": 7,
  "order.minutes": 14,
  "order.late_minutes": 4,
  "order.wait_minutes": 6,
  "order.dishes": 2,
  "scan.people": 1,
  "station.helpers": 3,
  "station.servers": 2,
  "station.spare": 1,
  "clock.hour": 14,
} satisfies Partial<Record<FactName, FactValue>>;

type Said = Extract<Action, { readonly template: string }>;

/** Whom an action tells. */
export function recipientOf(action: Said): Recipient | "everybody" {
  switch (action.type) {
    case "notify":
      return action.to;
    case "push":
      return "person";
    case "announce":
      return "everybody";
  }
}

/** A word like `pickup-now` is meant as a name, and would be sent as it stands. */
const LOOKS_NAMED = /^[a-z]+([_-][a-z]+)+$/i;

/** Why this cannot be said, in words; null: it can. */
export function whyNotSaid(trigger: Trigger, action: Said): string | null {
  const { template } = action;
  const known = KNOWN.get(template);
  if (known) return known.whyNot(trigger, recipientOf(action));
  if (LOOKS_NAMED.test(template.trim()))
    return `There is no message “${template}”: choose one, or write what it is to say.`;
  const names = textVariablesOf(trigger).map(({ name }) => name);
  const unknown = [...template.matchAll(NAMED)].find(([, name = ""]) => !names.includes(name.trim()));
  if (!unknown) return null;
  const there = names.map((name) => `{${name}}`).join(", ");
  return `There is no ${unknown[0]} here. There is ${there}.`;
}
