import { assertNever } from "#shared/result";
import { PART_OPS, sentenceOf } from "./parts.ts";
import { FACTS, nameOfTrigger, specOf } from "./triggers.ts";
import type { Action, Facts, Recipient, RuleBody, TraceStep, Trigger, TriggerName } from "./types.ts";

/** What a person calls a station; null for one that is gone. */
export type NameOf = (stationId: string) => string | null;

/** "people waiting rises above 25". */
export function sayTrigger(trigger: Trigger): string {
  if (trigger.type === "event") return specOf(trigger.name).says;
  const { measure, metric, direction, level, back } = trigger;
  const number = metric === null ? `the number of ${specOf(measure).says}` : `the count "${metric}"`;
  const again = back === level ? "" : ` (and again once it was ${direction === "above" ? "down" : "up"} to ${back})`;
  return `${number} ${direction === "above" ? "rises above" : "falls below"} ${level}${again}`;
}

/** "people waiting is more than 25 and the hour is less than 14"; a text that is no sentence stays as it is. */
export function sayCondition(trigger: TriggerName, text: string): string {
  const sentence = sentenceOf(trigger, text);
  if (!sentence) return text;
  if (sentence.parts.length === 0) return "always";
  const said = sentence.parts.map(({ fact, op, value }) => {
    const spec = FACTS[fact];
    if (spec.type === "flag") return value === true ? spec.says : spec.denies;
    const shown =
      typeof value === "object" ? value.map(quoted).join(", ") : typeof value === "string" ? quoted(value) : value;
    return `${spec.says} ${PART_OPS[op]} ${shown}`;
  });
  return said.join(sentence.join === "&&" ? " and " : " or ");
}

function quoted(text: string): string {
  return `“${text}”`;
}

const RECIPIENT_WORDS: Record<Recipient, string> = {
  person: "whom it concerns",
  "station-volunteers": "the station's volunteers",
  "volunteer-leads": "the volunteer leads",
  organizers: "the organizers",
};

export function sayRecipient(to: Recipient): string {
  return RECIPIENT_WORDS[to];
}

/** What an action does, beginning with a verb. */
export function sayAction(action: Action, nameOf: NameOf): string {
  const at = (stationId: string | null) =>
    stationId === null ? "there" : `at ${nameOf(stationId) ?? "a station that is gone"}`;
  switch (action.type) {
    case "allow":
      return "let them in";
    case "reject":
      return `refuse with “${action.reason}”`;
    case "check-in":
      return "check the pass in";
    case "set":
      return `set the count “${action.metric}” to ${action.value}`;
    case "increment":
      return `count ${action.by} more in “${action.metric}”`;
    case "notify":
      return `tell ${RECIPIENT_WORDS[action.to]} “${action.template}”`;
    case "push":
      return `push “${action.template}” to whom it concerns`;
    case "announce":
      return `announce “${action.template}” to everybody`;
    case "open-lane":
      return `open one more lane ${at(action.stationId)}${action.vipFirst ? ", VIP first" : ""}`;
    case "redistribute":
      return `tell the volunteers ${at(action.stationId)} where a queue is shorter`;
    case "pause-intake":
      return `pause intake ${at(action.stationId)}`;
    case "resume-intake":
      return `resume intake ${at(action.stationId)}`;
    case "prioritise":
      return `call those with a head start first ${at(action.stationId)}`;
    case "webhook":
      return `tell the webhook “${(action.webhookId && nameOf(action.webhookId)) ?? "that is not chosen"}”`;
    default:
      return assertNever(action);
  }
}

export function sayActions(actions: readonly Action[], nameOf: NameOf): string {
  return actions.length === 0 ? "do nothing" : actions.map((action) => sayAction(action, nameOf)).join(", ");
}

/** A whole rule, a sentence a line. */
export function sayRule({ trigger, branches, otherwise, match }: RuleBody, nameOf: NameOf): string[] {
  const name = nameOfTrigger(trigger);
  const lines = branches.map(({ when, does }, at) => {
    const doing = sayActions(does, nameOf);
    if (when.trim() === "") return `${at === 0 ? "A" : match === "first" ? "Otherwise, a" : "A"}lways: ${doing}.`;
    return `${at === 0 || match === "all" ? "If" : "Otherwise, if"} ${sayCondition(name, when)}: ${doing}.`;
  });
  const rest = otherwise.length === 0 ? [] : [`If none of this holds: ${sayActions(otherwise, nameOf)}.`];
  return [`When ${sayTrigger(trigger)}:`, ...lines, ...rest];
}

/** Why a rule did what it did: what happened, what held, and what followed. */
export function sayStep(
  trigger: TriggerName,
  facts: Facts,
  { held, isOtherwise, actions, stopped, byMetric }: TraceStep,
  nameOf: NameOf,
): string {
  const heard = byMetric === null ? trigger : "metric";
  const conditions = held
    .filter((text) => text.trim() !== "")
    .map((text) => `${sayCondition(heard, text)}${shown(heard, text, facts)}`);
  const because = isOtherwise
    ? "Because none of its conditions held"
    : conditions.length > 0
      ? `Because ${conditions.join("; and because ")}`
      : "It asks for nothing more";
  const counted = byMetric === null ? "" : ` (set off by the count “${byMetric}”)`;
  if (stopped === "braked")
    return `${because}${counted}, it would ${sayActions(actions, nameOf)}; it did so too often in the last minutes and rested.`;
  if (stopped === "too-many")
    return `${because}${counted}, it would ${sayActions(actions, nameOf)}; other rules had done too much already.`;
  if (stopped === "too-deep")
    return `${because}${counted}, it would ${sayActions(actions, nameOf)}; counts had set each other off too often.`;
  return `${because}${counted}: ${sayActions(actions, nameOf)}.`;
}

/** The numbers behind a condition, as they were. */
function shown(trigger: TriggerName, text: string, facts: Facts): string {
  const named = specOf(trigger).facts.filter(
    (fact) => text.includes(fact) && FACTS[fact].type === "number" && facts[fact] !== undefined,
  );
  return named.length === 0 ? "" : ` (it was ${named.map((fact) => facts[fact]).join(", ")})`;
}
