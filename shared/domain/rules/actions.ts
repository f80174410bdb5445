import { assertNever } from "#shared/result";
import { whyNotSaid } from "./templates.ts";
import { kindOfPlace, nameOfTrigger, specOf } from "./triggers.ts";
import type { Action, ActionType, RuleBody, Trigger } from "./types.ts";

/**
 * Who carries an action out. `gate`: the entry's own checks, before a pass is let in. `counter`: the numbers that rules keep.
 * `message`: a row that whoever delivers messages finds. `station`: a command of the station. `webhook`: a
 * message for another system of the college.
 */
export type Executor = "gate" | "counter" | "message" | "station" | "webhook";

const EXECUTORS: Record<ActionType, Executor> = {
  allow: "gate",
  reject: "gate",
  "check-in": "gate",
  set: "counter",
  increment: "counter",
  notify: "message",
  push: "message",
  announce: "message",
  redistribute: "station",
  "open-lane": "station",
  "pause-intake": "station",
  "resume-intake": "station",
  prioritise: "station",
  webhook: "webhook",
};

export function executorOf({ type }: Pick<Action, "type">): Executor {
  return EXECUTORS[type];
}

/** Whether it is done to a queue: a stand has none. */
export function isOfQueues({ type }: Pick<Action, "type">): boolean {
  return type === "open-lane" || type === "redistribute" || type === "prioritise";
}

/** Why this action cannot follow from this trigger, in words; null: it can. */
export function whyNotAction(trigger: Trigger, action: Action): string | null {
  const name = nameOfTrigger(trigger);
  const { at, hasPerson } = specOf(name);
  const executor = executorOf(action);
  if (executor === "gate") return at === "gate" ? null : "Whether a pass gets in is decided when it is scanned.";
  if (at === "gate") return "Before a pass is let in there is nothing to do but allow, reject and check in.";
  switch (action.type) {
    case "open-lane":
    case "redistribute":
    case "prioritise":
    case "pause-intake":
    case "resume-intake":
      if (action.stationId !== null) return null;
      if (at !== "station") return "This happens at no station: choose one.";
      return isOfQueues(action) && kindOfPlace(name) === "food"
        ? "There is no queue where food is made: choose one."
        : null;
    case "push":
      return hasPerson ? whyNotSaid(trigger, action) : "This happens to nobody in particular.";
    case "notify":
      if (action.to === "person" && !hasPerson) return "This happens to nobody in particular.";
      if (action.to === "station-volunteers" && at !== "station") return "This happens at no station.";
      return whyNotSaid(trigger, action);
    case "announce":
      return whyNotSaid(trigger, action);
    case "set":
    case "increment":
    case "allow":
    case "reject":
    case "check-in":
      return null;
    case "webhook":
      return action.webhookId === null ? "Choose a webhook. An administrator of the college sets them up." : null;
    default:
      return assertNever(action);
  }
}

/**
 * Why this cannot be a rule for every college, in words; null: it can. What is a college's own it cannot name, and who is let in and
 * what everybody hears is for those to say who know the people.
 */
export function whyNotPlatformRule({ trigger, stationId, branches, otherwise }: RuleBody): string | null {
  if (specOf(nameOfTrigger(trigger)).at === "gate") return "Who is let in is for an event or its college to say.";
  if (stationId !== null) return "A rule for every college names no station.";
  const actions = [...branches.flatMap(({ does }) => does), ...otherwise];
  return actions.map(whyNotForAll).find((why) => why !== null) ?? null;
}

/** Of an action by itself. */
export function whyNotForAll(action: Action): string | null {
  if (action.type === "announce") return "What everybody at an event hears is for its college to say.";
  if (action.type === "webhook") return "A webhook is a college's own.";
  return "stationId" in action && action.stationId !== null ? "A rule for every college names no station." : null;
}

/** What a rule may do a few times in some minutes and no more: change a station, tell those of a role, tell everybody. */
export type Brake = "station" | "role" | "everybody";

/** Null: as often as it is asked for. What somebody hears of their own order or turn is theirs, however many there are. */
export function brakeOf(action: Action): Brake | null {
  if (EXECUTORS[action.type] === "station") return "station";
  if (action.type === "announce") return "everybody";
  return action.type === "notify" && action.to !== "person" ? "role" : null;
}

/** The counted number an action changes; null: none. */
export function metricOf(action: Action): string | null {
  return action.type === "set" || action.type === "increment" ? action.metric : null;
}
