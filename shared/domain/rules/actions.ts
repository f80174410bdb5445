import { assertNever } from "#shared/result";
import { nameOfTrigger, specOf } from "./triggers.ts";
import type { Action, ActionType, Trigger } from "./types.ts";

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
      return at === "station" || action.stationId !== null ? null : "This happens at no station: choose one.";
    case "push":
      return hasPerson ? null : "This happens to nobody in particular.";
    case "notify":
      if (action.to === "person" && !hasPerson) return "This happens to nobody in particular.";
      return action.to === "station-volunteers" && at !== "station" ? "This happens at no station." : null;
    case "set":
    case "increment":
    case "announce":
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

/** Actions that change what a station does: a rule may do so a few times in some minutes. */
export function isActing(action: Action): boolean {
  return EXECUTORS[action.type] === "station";
}

/** The counted number an action changes; null: none. */
export function metricOf(action: Action): string | null {
  return action.type === "set" || action.type === "increment" ? action.metric : null;
}
