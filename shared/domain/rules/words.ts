import { assertNever } from "#shared/result";
import { compileCondition } from "./conditions.ts";
import { PART_OPS, sentenceOf, textOf } from "./parts.ts";
import { fillAction, sayTemplate } from "./templates.ts";
import { FACTS, type FactType, factsOfStep, nameOfTrigger, specOf } from "./triggers.ts";
import type { Action, Facts, Recipient, RuleBody, TraceStep, Trigger, TriggerName } from "./types.ts";

/** What a person calls a station; null for one that is gone. */
export type NameOf = (stationId: string) => string | null;

/** "people waiting rises above 25". */
export function sayTrigger(trigger: Trigger): string {
  if (trigger.type === "event") return specOf(trigger.name).says;
  const { measure, metric, direction, level, back } = trigger;
  const number = metric === null ? `the number of ${specOf(measure).says}` : `the count "${metric}"`;
  const again = Object.is(back, level)
    ? ""
    : ` (and again once it was ${direction === "above" ? "down" : "up"} to ${typed(back)})`;
  return `${number} ${direction === "above" ? "rises above" : "falls below"} ${typed(level)}${again}`;
}

/** A number of a rule that is being written may still be to come. */
function typed(number: number): string {
  return Number.isNaN(number) ? "…" : String(number);
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
  "station-volunteers": "who is on duty at the station",
  "gate-volunteers": "the volunteers at the gates",
  "vendor-staff": "the stands' staff",
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
      return `set the count “${action.metric}” to ${typed(action.value)}`;
    case "increment":
      return `count ${typed(action.by)} more in “${action.metric}”`;
    case "notify":
      return `tell ${RECIPIENT_WORDS[action.to]} “${sayTemplate(action.template)}”`;
    case "push":
      return `push “${sayTemplate(action.template)}” to whom it concerns`;
    case "announce":
      return `announce “${sayTemplate(action.template)}” to everybody`;
    case "open-lane":
      return `open one more lane ${at(action.stationId)}${action.vipFirst ? ", VIP first" : ""}`;
    case "redistribute":
      return `show who waits ${at(action.stationId)} shorter queues, and tell who is on duty of one`;
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

/** What became of an action, of which each of its parts is told apart: `redistribute` has one for the queue and one for its staff. */
export function sayEffect(action: Action, executor: "station" | "message" | "webhook", nameOf: NameOf): string {
  if (action.type !== "redistribute") return sayAction(action, nameOf);
  const where = action.stationId === null ? "there" : `at ${nameOf(action.stationId) ?? "a station that is gone"}`;
  return executor === "message"
    ? `tell who is on duty ${where} of a shorter queue`
    : `show who waits ${where} shorter queues`;
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
export function sayStep(trigger: TriggerName, happened: Facts, step: TraceStep, nameOf: NameOf): string {
  const { held, isOtherwise, stopped, braked, uncounted, byMetric } = step;
  const facts = factsOfStep(happened, step);
  const actions = step.actions.map((action) => fillAction(action, facts));
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
  const rested = braked ? ` It would also ${sayActions(braked, nameOf)}, and rested: it did so too often lately.` : "";
  const full = uncounted ? ` It could not ${sayActions(uncounted, nameOf)}: too many numbers are counted there.` : "";
  return `${because}${counted}: ${sayActions(actions, nameOf)}.${rested}${full}`;
}

/** What came of a happening, whichever rules did it, with its numbers in their words. */
export function sayDone(happened: Facts, steps: readonly TraceStep[], nameOf: NameOf): string {
  const done = steps
    .filter(({ stopped }) => stopped === null)
    .flatMap((step) => step.actions.map((action) => fillAction(action, factsOfStep(happened, step))));
  return done.length === 0 ? "nothing" : sayActions(done, nameOf);
}

/** The numbers behind a condition, as they were. */
function shown(trigger: TriggerName, text: string, facts: Facts, types: readonly FactType[] = ["number"]): string {
  const named = specOf(trigger).facts.flatMap((fact) => {
    const value = facts[fact];
    if (!text.includes(fact) || !types.includes(FACTS[fact].type) || value === undefined) return [];
    return typeof value === "string" ? quoted(value) : value;
  });
  return named.length === 0 ? "" : ` (it was ${named.join(", ")})`;
}

/** Why a rule did nothing: of each of its conditions what did not hold, and how it was. */
export function sayMiss({ trigger, branches }: Pick<RuleBody, "trigger" | "branches">, facts: Facts): string {
  return `Nothing, because it did not hold that ${missingOf(nameOfTrigger(trigger), branches, facts)}.`;
}

function missingOf(name: TriggerName, branches: RuleBody["branches"], facts: Facts): string {
  return branches.map(({ when }) => missingIn(name, when, facts)).join("; nor ");
}

/**
 * What a rule that did something left, and why: where all that holds is done, what was not; where nothing held, how it was. A
 * sentence each.
 */
export function sayRest(
  { trigger, branches, match }: Pick<RuleBody, "trigger" | "branches" | "match">,
  { held, isOtherwise, byMetric }: TraceStep,
  facts: Facts,
  nameOf: NameOf,
): string[] {
  // What a count set off went by facts of its own.
  if (byMetric !== null) return [];
  const name = nameOfTrigger(trigger);
  if (isOtherwise) return [`It did not hold that ${missingOf(name, branches, facts)}.`];
  if (match !== "all") return [];
  return branches
    .filter(({ when }) => !held.includes(when))
    .map(
      ({ when, does }) => `Not: ${sayActions(does, nameOf)}, for it did not hold that ${missingIn(name, when, facts)}.`,
    );
}

function missingIn(trigger: TriggerName, text: string, facts: Facts): string {
  const sentence = sentenceOf(trigger, text);
  if (!sentence) return `${text}${shown(trigger, text, facts, ["number", "text"])}`;
  const { join, parts } = sentence;
  const missing = parts
    .map((part) => textOf({ join: "&&", parts: [part] }))
    .filter((part) => {
      const compiled = compileCondition(trigger, part);
      return compiled.ok && !compiled.value(facts);
    });
  return missing
    .map((part) => `${sayCondition(trigger, part)}${shown(trigger, part, facts, ["number", "text"])}`)
    .join(join === "&&" ? " and " : " or ");
}
