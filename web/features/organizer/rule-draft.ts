import { whyNotAction, whyNotForAll } from "#shared/domain/rules/actions";
import { compileCondition } from "#shared/domain/rules/conditions";
import { whyNotGateRule } from "#shared/domain/rules/gate";
import { actionsOf } from "#shared/domain/rules/loops";
import { whyNeverDone } from "#shared/domain/rules/places";
import { kindOfPlace, nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import {
  type Action,
  type ActionType,
  EVENT_TRIGGERS,
  MEASURES,
  type Rule,
  type RuleBody,
  type Trigger,
  type TriggerName,
} from "#shared/domain/rules/types";
import { whyNotCondition } from "#shared/domain/rules/values";
import { sayAction, sayCondition } from "#shared/domain/rules/words";
import { RULE_NUMBER_MAX, RULE_ORDER_MAX } from "#shared/limits";
import type { RulesSetup } from "#shared/views/rules";
import type { StationKind } from "#shared/views/station";

/** Whose a rule is. */
export const ORIGINS: Readonly<Record<Rule["origin"], string>> = {
  platform: "CampusPulse",
  college: "All events",
  event: "This event",
};

/** What stations and webhooks are called. */
export function namesIn({
  stations,
  webhooks,
}: Pick<RulesSetup, "stations" | "webhooks">): (id: string) => string | null {
  return (id) => [...stations, ...webhooks].find((one) => one.id === id)?.name ?? null;
}

/** A rule to begin with. */
export function newRuleBody({ rules }: Pick<RulesSetup, "rules">): RuleBody {
  const last = Math.max(0, ...rules.map(({ body }) => body.order));
  return {
    ...{
      name: "",
      match: "first",
      otherwise: [],
      order: Math.min(last + 10, RULE_ORDER_MAX),
      isOn: true,
      from: null,
      until: null,
    },
    ...{ stationId: null, trigger: crossingOf("queue.length"), branches: [{ when: "", does: [] }] },
  };
}

function crossingOf(measure: (typeof MEASURES)[number]): Trigger {
  return {
    type: "crossing",
    measure,
    metric: measure === "metric" ? "station.served" : null,
    direction: "above",
    level: 25,
    back: 20,
  };
}

/** Where a rule is to hold: at an event, at all of a college's, at every college. */
export type RuleReach = "event" | "college" | "platform";

/** What a rule can name. `event` null: no event is in front of whoever writes it. */
export type DraftSetup = Pick<RulesSetup, "stations" | "names" | "webhooks"> & {
  readonly event: Pick<RulesSetup["event"], "id"> | null;
};

/** What a rule can begin with. */
const TRIGGER_OPTIONS: readonly { readonly value: TriggerName; readonly label: string }[] = [
  ...MEASURES.map((name) => ({
    value: name,
    label:
      name === "metric"
        ? "A number that rules count crosses a level"
        : `The number of ${specOf(name).says} crosses a level`,
  })),
  ...EVENT_TRIGGERS.map((name) => ({ value: name, label: capital(specOf(name).says) })),
];

export function triggerOptions(reach: RuleReach) {
  if (reach !== "platform") return TRIGGER_OPTIONS;
  return TRIGGER_OPTIONS.filter(({ value }) => specOf(value).at !== "gate");
}

export function triggerOf(name: TriggerName): Trigger {
  const measure = MEASURES.find((one) => one === name);
  if (measure) return crossingOf(measure);
  const event = EVENT_TRIGGERS.find((one) => one === name);
  if (!event) throw new Error(`no such trigger: ${name}`);
  return { type: "event", name: event };
}

/** A rule that begins with something else: what makes sense then stays. `left`: what does not, in words. */
export function withTrigger(
  body: RuleBody,
  name: TriggerName,
  reach: RuleReach,
  setup: Pick<DraftSetup, "stations" | "webhooks">,
): { body: RuleBody; left: string[] } {
  const before = nameOfTrigger(body.trigger);
  if (name === before) return { body, left: [] };
  const trigger = atLevelOf(body.trigger, triggerOf(name));
  const known = new Set(actionOptions(trigger, reach).map(({ value }) => value));
  const goes = (action: Action) => {
    const why = known.has(action.type) ? whyNotAction(trigger, action) : "unknown";
    return why === null || why.endsWith("choose one.");
  };
  const branches = body.branches.map(({ when, does }) => ({
    when: compileCondition(name, when).ok ? when : "",
    does: does.filter(goes),
  }));
  const otherwise = body.otherwise.filter(goes);
  const station = setup.stations.find(({ id }) => id === body.stationId);
  const stationId = station && mayBeAt(name, station.kind) ? station.id : null;
  const left = [
    ...body.branches
      .filter(({ when }, at) => when !== branches[at]?.when)
      .map(({ when }) => `the condition “${sayCondition(before, when)}”; what follows from it is done always now`),
    ...actionsOf({ body })
      .filter((action) => !goes(action))
      .map((action) => sayAction(action, namesIn(setup))),
    ...(body.stationId === stationId ? [] : [`that it is only at ${station?.name ?? "a station that is gone"}`]),
  ];
  return { body: { ...body, trigger, branches, otherwise, stationId }, left };
}

/** The level stays when another number is watched. */
function atLevelOf(before: Trigger, after: Trigger): Trigger {
  if (before.type !== "crossing" || after.type !== "crossing") return after;
  const { direction, level, back } = before;
  return { ...after, direction, level, back };
}

/** Whether it can happen at a station of this kind. */
export function mayBeAt(name: TriggerName, kind: StationKind): boolean {
  return specOf(name).at === "station" && kindOfPlace(name) === kind;
}

/** Stations to choose from, and beside them the one that is named though it is none of these. */
export function stationOptions(stations: DraftSetup["stations"], named: string | null) {
  const options = stations.map(({ id, name }) => ({ value: id as string, label: name }));
  const isKnown = named === null || stations.some(({ id }) => id === named);
  return isKnown ? options : [...options, { value: named, label: "A station that is gone" }];
}

const ACTION_WORDS: Record<ActionType, string> = {
  allow: "Let them in",
  reject: "Refuse them",
  "check-in": "Check the pass in",
  notify: "Tell somebody",
  push: "Push to whom it concerns",
  announce: "Announce to everybody",
  "open-lane": "Open one more lane",
  redistribute: "Send people to shorter queues",
  "pause-intake": "Pause intake",
  "resume-intake": "Resume intake",
  increment: "Count",
  set: "Set a count",
  prioritise: "Call those with a head start first",
  webhook: "Call a webhook",
};

/** What can follow from a trigger, at some station at least. */
export function actionOptions(trigger: Trigger, reach: RuleReach): { value: ActionType; label: string }[] {
  return (Object.keys(ACTION_WORDS) as ActionType[])
    .filter((type) => {
      if (reach === "platform" && whyNotForAll(newAction(type)) !== null) return false;
      // Whoever is let in is checked in anyway.
      if (type === "check-in") return false;
      const why = whyNotAction(trigger, newAction(type));
      const isAfterGate = type === "webhook" && specOf(nameOfTrigger(trigger)).at !== "gate";
      return why === null || why.endsWith("choose one.") || isAfterGate;
    })
    .map((type) => ({ value: type, label: ACTION_WORDS[type] }));
}

export function newAction(type: ActionType): Action {
  switch (type) {
    case "allow":
    case "check-in":
      return { type };
    case "reject":
      return { type, reason: "" };
    case "set":
      return { type, metric: "station.served", value: 0 };
    case "increment":
      return { type, metric: "station.served", by: 1 };
    case "notify":
      return { type, to: "organizers", template: "" };
    case "push":
    case "announce":
      return { type, template: "" };
    case "open-lane":
      return { type, vipFirst: true, stationId: null };
    case "redistribute":
    case "prioritise":
    case "pause-intake":
    case "resume-intake":
      return { type, stationId: null };
    case "webhook":
      return { type, webhookId: null };
  }
}

/** What is wrong with a rule as it stands, the first of it; null: it can be saved. */
export function complaintOf(body: RuleBody, stations: DraftSetup["stations"]): string | null {
  if (body.name.trim() === "") return "Give the rule a name.";
  const name = nameOfTrigger(body.trigger);
  for (const { when } of body.branches) {
    const wrong = whyNotCondition(name, when);
    if (wrong) return `A condition is not finished. ${wrong}.`;
  }
  const actions = actionsOf({ body });
  const named = [body.stationId, ...actions.map((action) => ("stationId" in action ? action.stationId : null))];
  if (named.some((asked) => asked !== null && !stations.some(({ id }) => id === asked)))
    return "It names a station that is gone: choose another.";
  for (const action of actions) {
    const why = whyNotAction(body.trigger, action);
    if (why) return why;
    if ("template" in action && action.template.trim() === "") return "Say what the message is about.";
    if ("reason" in action && action.reason.trim() === "") return "Say why they are refused.";
    if ("value" in action && !isNumber(action.value)) return "Say what the count is set to.";
    if ("by" in action && !isNumber(action.by)) return "Say by how much is counted.";
    const misnamed = "metric" in action && whyNotMetric(action.metric);
    if (misnamed) return misnamed;
  }
  const why = (actions.length > 0 && whyNotGateRule(body)) || whyNeverDone(body, stations);
  if (why) return why;
  const { trigger, from, until, order } = body;
  if (trigger.type === "crossing") {
    const { direction, level, back, metric } = trigger;
    if (!isNumber(level) || !isNumber(back)) return "Say which level, and when it counts again.";
    if (direction === "above" ? back > level : back < level)
      return direction === "above"
        ? "It can only rise above the level again once it was down to it, or lower."
        : "It can only fall below the level again once it was up to it, or higher.";
    const misnamed = metric !== null && whyNotMetric(metric);
    if (misnamed) return misnamed;
  }
  if (!(order >= 0 && order <= RULE_ORDER_MAX && Number.isInteger(order)))
    return `A place in the order is a whole number up to ${RULE_ORDER_MAX}.`;
  return from !== null && until !== null && from >= until ? "An end must come after its start." : null;
}

function isNumber(value: number): boolean {
  return Math.abs(value) <= RULE_NUMBER_MAX;
}

/** Why a count cannot be called so, in words; null: it can. */
export function whyNotMetric(name: string): string | null {
  return METRIC.test(name) ? null : "A count is named with small letters, digits and dots.";
}

const METRIC = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
