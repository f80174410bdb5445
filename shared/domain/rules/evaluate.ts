import type { StationId } from "#shared/ids";
import { RULE_ANNOUNCEMENTS_PER_DAY_MAX } from "#shared/limits";
import { type Brake, brakeOf, metricOf } from "./actions.ts";
import { type Condition, compileCondition } from "./conditions.ts";
import { actionsOf } from "./loops.ts";
import { measuredFact, nameOfTrigger } from "./triggers.ts";
import type { Action, Decision, Happening, Rule, RuleMemory, TraceStep, TriggerName } from "./types.ts";

/** Numbers that rules count may set off rules that count: so many times in a row, and no more. */
const CASCADE_MAX = 4;
/** A rule that changes a station, or writes to many, again and again is fighting something: it rests until the oldest is over. */
export const ACTED_MAX = 6;
export const ACTED_WINDOW_MS = 10 * 60_000;
/** Whoever has a place is written to no more often than that, by one rule at one place. */
export const ANNOUNCED_MAX = 1;
const DAY_MS = 24 * 3_600_000;
/** Of one happening, whatever how many rules want: each is a row to write, or a message to somebody. */
export const ACTIONS_MAX = 50;
/** Numbers of one place; a rule that would begin another does not count it, and says so. */
const METRICS_MAX = 50;

type Compiled = {
  readonly rule: Rule;
  readonly branches: readonly { readonly when: string; readonly holds: Condition; readonly does: readonly Action[] }[];
  readonly isBraked: boolean;
};

/** Rules made ready to be asked: by what sets them off, in their order. */
export type RuleSet = ReadonlyMap<TriggerName, readonly Compiled[]>;

/**
 * @param rules in force at one event; those switched off are left out
 * @throws Error for a condition that is not one: rules are checked before they are saved
 */
export function compileRules(rules: readonly Rule[]): RuleSet {
  const ordered = rules.filter(({ body }) => body.isOn).sort(inOrder);
  return Map.groupBy(ordered.map(compileRule), ({ rule }) => nameOfTrigger(rule.body.trigger));
}

/** The order in which rules of one trigger are asked: by their number, then by who made them first. */
export function inOrder(a: Rule, b: Rule): number {
  return a.body.order - b.body.order || (a.id < b.id ? -1 : 1);
}

function compileRule(rule: Rule): Compiled {
  const trigger = nameOfTrigger(rule.body.trigger);
  const branches = rule.body.branches.map(({ when, does }) => {
    const compiled = compileCondition(trigger, when);
    if (!compiled.ok) throw new Error(`${rule.id} version ${rule.version}: ${compiled.refusal.says}`);
    return { when, holds: compiled.value, does };
  });
  const actions = [...rule.body.branches.flatMap(({ does }) => does), ...rule.body.otherwise];
  return { rule, branches, isBraked: actions.some((action) => brakeOf(action) !== null) };
}

/** Whether any rule listens to this at all, there and does: what nobody listens to needs no decision. */
export function isHeard(set: RuleSet, trigger: TriggerName, stationId: StationId | null, at: number): boolean {
  return (set.get(trigger) ?? []).some(({ rule }) => isInForce(rule, stationId, at));
}

function isInForce({ body, savedAt }: Rule, stationId: StationId | null, at: number): boolean {
  if (at < savedAt || (body.from !== null && at < body.from) || (body.until !== null && at >= body.until)) return false;
  return body.stationId === null || body.stationId === stationId;
}

/** After the end of a rule's time what happened before it may still be on its way here, and must not set the rule off once more. */
const COMES_LATE_MS = 60_000;

/**
 * What is remembered of rules that are in force: one that was switched off, or whose time is over, begins anew when it is in force
 * again. A version is the same rule as the one before, also one that was saved since.
 * @param memory after everything that happened until now
 */
export function rememberInForce(set: RuleSet, memory: RuleMemory, now: number): RuleMemory {
  const known = [...Object.keys(memory.beyond), ...Object.keys(memory.acted)];
  if (known.length === 0) return memory;
  const inForce = new Set<string>();
  for (const compiled of set.values())
    for (const { rule } of compiled) if (isInTime(rule.body, now)) inForce.add(rule.id);
  const isKept = ([key]: readonly [string, unknown]) => inForce.has(key.split(":", 1)[0] ?? key);
  if (known.every((key) => isKept([key, null]))) return memory;
  const keep = <V>(all: Readonly<Record<string, V>>) => Object.fromEntries(Object.entries(all).filter(isKept));
  return { ...memory, beyond: keep(memory.beyond), acted: keep(memory.acted) };
}

function isInTime({ from, until }: Rule["body"], now: number): boolean {
  return (from === null || now >= from) && (until === null || now < until + COMES_LATE_MS);
}

/**
 * What the rules of one event say to one happening, and what they remember after it. The same rules, memory and happening
 * give the same decision; asking twice is for the caller to prevent, by the happening's id.
 * @param memory of the happening's place
 * @returns no decision where no rule was asked: nobody listens, or what is measured crossed nothing
 */
export function judge(
  set: RuleSet,
  memory: RuleMemory,
  happening: Happening,
): { decision: Decision | null; memory: RuleMemory } {
  const run: Run = { set, before: memory, after: null, steps: [], unmatched: [], actions: 0 };
  ask(run, happening, 0, null);
  const { steps, unmatched, after } = run;
  const isAsked = steps.length > 0 || unmatched.length > 0;
  return { decision: isAsked ? { happening, steps, unmatched } : null, memory: after ?? memory };
}

type Draft = {
  beyond: Record<string, true>;
  acted: Record<string, readonly number[]>;
  metrics: Record<string, number>;
};

type Run = {
  readonly set: RuleSet;
  readonly before: RuleMemory;
  /** Copied at the first change alone: most events change nothing. */
  after: Draft | null;
  readonly steps: TraceStep[];
  readonly unmatched: Rule["id"][];
  /** Done so far. */
  actions: number;
};

function remembered({ before, after }: Run): RuleMemory {
  return after ?? before;
}

function draft(run: Run): Draft {
  const { beyond, acted, metrics } = run.before;
  run.after ??= { beyond: { ...beyond }, acted: { ...acted }, metrics: { ...metrics } };
  return run.after;
}

function ask(run: Run, happening: Happening, depth: number, byMetric: string | null): void {
  for (const compiled of run.set.get(happening.trigger) ?? []) {
    const { rule } = compiled;
    if (!isInForce(rule, happening.stationId, happening.at)) continue;
    if (rule.body.trigger.type === "crossing" && !crosses(run, rule, happening, byMetric)) continue;
    const step = askOne(run, compiled, happening, depth, byMetric);
    if (!step) {
      run.unmatched.push(rule.id);
      continue;
    }
    const at = run.steps.push(step) - 1;
    if (step.stopped !== null) continue;
    const uncounted: Action[] = [];
    for (const action of step.actions) if (!count(run, action, happening, depth)) uncounted.push(action);
    if (uncounted.length === 0) continue;
    run.steps[at] = { ...step, actions: step.actions.filter((action) => !uncounted.includes(action)), uncounted };
  }
}

function askOne(
  run: Run,
  compiled: Compiled,
  { at, facts }: Happening,
  depth: number,
  byMetric: string | null,
): TraceStep | null {
  const { rule, branches } = compiled;
  const { match, otherwise, name } = rule.body;
  const held: string[] = [];
  const actions: Action[] = [];
  for (const { when, holds, does } of branches) {
    if (!holds(facts)) continue;
    held.push(when);
    actions.push(...does);
    if (match === "first") break;
  }
  const isOtherwise = held.length === 0;
  if (isOtherwise && otherwise.length === 0) return null;
  const wanted = isOtherwise ? otherwise : actions;
  const counted = byMetric === null ? {} : { metricValue: Number(facts["metric.value"]) };
  const step = { ruleId: rule.id, version: rule.version, name, held, isOtherwise, byMetric, ...counted };
  const stopped = whyStopped(run, wanted, depth);
  if (stopped !== null) return { ...step, actions: wanted, stopped };
  const braked = compiled.isBraked ? brake(run, rule, wanted, at) : NOTHING;
  if (braked.length > 0 && braked.length === wanted.length) return { ...step, actions: wanted, stopped: "braked" };
  const done = braked.length === 0 ? wanted : wanted.filter((action) => !braked.includes(action));
  run.actions += done.length;
  return { ...step, actions: done, stopped: null, ...(braked.length > 0 && { braked }) };
}

const NOTHING: readonly Action[] = [];

function whyStopped(run: Run, actions: readonly Action[], depth: number): TraceStep["stopped"] {
  if (depth > CASCADE_MAX) return "too-deep";
  return run.actions + actions.length > ACTIONS_MAX ? "too-many" : null;
}

/** Of these actions, those that the rule rests from; the others count as done now. */
function brake(run: Run, rule: Rule, actions: readonly Action[], at: number): Action[] {
  const rests = new Map<Brake, boolean>();
  return actions.filter((action) => {
    const one = brakeOf(action);
    if (one === null) return false;
    const isResting = rests.get(one) ?? isBraked(run, rule, one, at);
    rests.set(one, isResting);
    return isResting;
  });
}

/** Whether the rule is set off; its side is remembered either way. */
function crosses(run: Run, { id, body }: Rule, { facts }: Happening, byMetric: string | null): boolean {
  if (body.trigger.type !== "crossing") return true;
  const { measure, metric, direction, level, back } = body.trigger;
  if (metric !== null && metric !== byMetric) return false;
  const value = facts[measuredFact(measure)];
  if (typeof value !== "number") throw new Error(`${measure} came without its number`);
  const isOver = direction === "above" ? value > level : value < level;
  if (!remembered(run).beyond[id]) {
    if (isOver) draft(run).beyond[id] = true;
    return isOver;
  }
  const isBack = direction === "above" ? value <= back : value >= back;
  if (isBack) delete draft(run).beyond[id];
  return false;
}

function isBraked(run: Run, { id }: Rule, one: Brake, at: number): boolean {
  const key = one === "station" ? id : `${id}:${one}`;
  const recent = (remembered(run).acted[key] ?? []).filter((instant) => instant > at - ACTED_WINDOW_MS);
  if (recent.length >= (one === "everybody" ? ANNOUNCED_MAX : ACTED_MAX)) return true;
  draft(run).acted[key] = [...recent, at];
  return false;
}

export type Announced = { readonly ruleId: Rule["id"]; readonly at: number };

/**
 * Whether everybody may be written to once more: one rule does so once in some minutes, wherever it is set off, and all of an
 * event's so often in a day.
 * @param announced at the event so far
 */
export function mayAnnounce(announced: readonly Announced[], { ruleId, at }: Announced): boolean {
  const today = announced.filter((one) => one.at > at - DAY_MS);
  if (today.length >= RULE_ANNOUNCEMENTS_PER_DAY_MAX) return false;
  return !today.some((one) => one.ruleId === ruleId && one.at > at - ACTED_WINDOW_MS);
}

/** @returns false for a number that would be one too many */
function count(run: Run, action: Action, happening: Happening, depth: number): boolean {
  const metric = metricOf(action);
  if (metric === null) return true;
  const before = remembered(run).metrics[metric];
  if (before === undefined && !hasRoom(run)) return false;
  const value = action.type === "set" ? action.value : (before ?? 0) + (action.type === "increment" ? action.by : 0);
  draft(run).metrics[metric] = value;
  if (!run.set.has("metric")) return true;
  const facts = { ...happening.facts, "metric.value": value };
  ask(run, { ...happening, trigger: "metric", facts }, depth + 1, metric);
  return true;
}

/** Whether another number can begin. What no rule counts or watches any more is forgotten for it, and not before. */
function hasRoom(run: Run): boolean {
  const isFull = () => Object.keys(remembered(run).metrics).length >= METRICS_MAX;
  if (!isFull()) return true;
  const used = new Set([...run.set.values()].flat().flatMap(metricsIn));
  for (const name of Object.keys(remembered(run).metrics)) if (!used.has(name)) delete draft(run).metrics[name];
  return !isFull();
}

function metricsIn({ rule: { body } }: Compiled): (string | null)[] {
  const watched = body.trigger.type === "crossing" ? body.trigger.metric : null;
  return [watched, ...actionsOf({ body }).map(metricOf)];
}

/** What a gate does with a pass, by the rules of `event.scan.received`. */
export type GateVerdict =
  | { readonly admits: true; readonly checksIn: boolean }
  | { readonly admits: false; readonly reason: string };

/** One word against it is enough, and without a word for it nobody gets in. */
export function verdictOf({ steps }: Pick<Decision, "steps">): GateVerdict {
  const actions = steps.flatMap((step) => step.actions);
  const rejected = actions.find((action) => action.type === "reject");
  if (rejected) return { admits: false, reason: rejected.reason };
  if (!actions.some(({ type }) => type === "allow")) return { admits: false, reason: "not_allowed" };
  return { admits: true, checksIn: actions.some(({ type }) => type === "check-in") };
}
