import { askGateRules, type GateFacts, type GateObjection } from "#shared/gate-rules";
import type { RuleId, StationId } from "#shared/ids";
import { isShipped, rulesInForce } from "./defaults.ts";
import { type Announced, compileRules, judge, mayAnnounce, type RuleSet } from "./evaluate.ts";
import { compileGateRules } from "./gate.ts";
import {
  type Action,
  type ActionType,
  type Happening,
  NO_MEMORY,
  type Rule,
  type RuleBody,
  type RuleMemory,
  type TraceStep,
} from "./types.ts";

export type Difference = {
  readonly happening: Happening;
  readonly before: readonly TraceStep[];
  readonly after: readonly TraceStep[];
};
export type Comparison = {
  /** By action, how often it would have been done. */
  readonly counts: readonly { readonly action: ActionType; readonly before: number; readonly after: number }[];
  /** Happenings to which the two sets of rules say different things, in order; no more than asked for. */
  readonly differences: readonly Difference[];
  readonly differencesTotal: number;
};

/** A rule as it would be; `body` null: it is taken away. */
export type Draft = { readonly id: RuleId; readonly body: RuleBody | null };

export type Drafted = {
  readonly before: readonly Rule[];
  readonly after: readonly Rule[];
  /** What the draft is about. */
  readonly about: Rule | null;
  /** The draft's own time lies elsewhere than the span: it is tried as if it had none, or it would say nothing. */
  readonly isOutOfTime: boolean;
};

/**
 * The rules that hold, and those that would with the draft. Of one that is taken away, what it stood in place of holds again.
 * @param own the event's and its college's
 */
export function draftRules(
  own: readonly Rule[],
  { id, body }: Draft,
  span: { readonly from: number; readonly until: number },
): Drafted {
  const before = rulesInForce(own);
  const holding = before.find((rule) => rule.id === id) ?? null;
  if (!body) {
    const behind = rulesInForce(own.filter((rule) => rule.id !== id || rule.origin !== holding?.origin));
    const after = holding && isShipped(holding) ? behind.filter((rule) => rule.id !== id) : behind;
    return { before, after, about: holding, isOutOfTime: false };
  }
  const isOutOfTime = (body.from ?? 0) >= span.until || (body.until ?? span.until) <= span.from;
  const tried = isOutOfTime ? { ...body, from: null, until: null } : body;
  const about: Rule = { id, version: 0, origin: "event", savedAt: 0, body: tried };
  return { before, after: [...before.filter((rule) => rule.id !== id), about], about, isOutOfTime };
}

/**
 * What two sets of rules say to the same day. Nothing is done, and both remember nothing but which numbers were beyond their levels
 * when it began. Rules count here as if they had been saved before the day.
 * @param happenings in the order in which they happened
 * @param begunWith what was measured at each place as the day began
 */
export function compareRuns(
  before: readonly Rule[],
  after: readonly Rule[],
  happenings: readonly Happening[],
  shownMax: number,
  begunWith: readonly Happening[] = [],
): Comparison {
  const [runBefore, runAfter] = [startRun(before, begunWith), startRun(after, begunWith)];
  const counts = new Map<ActionType, { before: number; after: number }>();
  const differences: Difference[] = [];
  let differencesTotal = 0;
  for (const happening of happenings) {
    const one = { happening, before: runBefore(happening), after: runAfter(happening) };
    for (const side of ["before", "after"] as const) {
      for (const action of doneIn(one[side])) {
        const count = counts.get(action.type) ?? { before: 0, after: 0 };
        count[side] += 1;
        counts.set(action.type, count);
      }
    }
    if (JSON.stringify(doneIn(one.before)) === JSON.stringify(doneIn(one.after))) continue;
    differencesTotal += 1;
    if (differences.length < shownMax) differences.push(one);
  }
  return { counts: Array.from(counts, ([action, count]) => ({ action, ...count })), differences, differencesTotal };
}

/**
 * The same of rules about who is let in, by the engine that gates ask. Each pass is asked about by itself: what a rule would have
 * refused is not taken out of what came after. A step says which rule refuses, and why; without one the pass is let in.
 * @param happenings passes that were scanned, with `GateFacts`, in the order in which they were
 */
export function compareGates(
  before: readonly Rule[],
  after: readonly Rule[],
  happenings: readonly (Happening & { readonly facts: GateFacts })[],
  shownMax: number,
): Comparison {
  const [gateBefore, gateAfter] = [startGate(before), startGate(after)];
  const refused = { before: 0, after: 0 };
  const differences: Difference[] = [];
  let differencesTotal = 0;
  for (const happening of happenings) {
    const [was, is] = [gateBefore.ask(happening), gateAfter.ask(happening)];
    if (was) refused.before += 1;
    if (is) refused.after += 1;
    if (was?.says === is?.says) continue;
    differencesTotal += 1;
    if (differences.length === shownMax) continue;
    differences.push({
      happening,
      before: gateBefore.explain(was, happening),
      after: gateAfter.explain(is, happening),
    });
  }
  const counts = refused.before + refused.after > 0 ? [{ action: "reject", ...refused } as const] : [];
  return { counts, differences, differencesTotal };
}

function startGate(rules: readonly Rule[]) {
  const asked = rules.map((rule) => ({ ...rule, savedAt: 0 }));
  const gateRules = compileGateRules(asked);
  return {
    ask: ({ facts, at }: { readonly facts: GateFacts; readonly at: number }) => askGateRules(gateRules, facts, at),
    explain: (objection: GateObjection | null, happening: Happening): readonly TraceStep[] => {
      const objecting = compileRules(asked.filter(({ id }) => id === objection?.id));
      return judge(objecting, NO_MEMORY, happening).decision?.steps ?? [];
    },
  };
}

function startRun(
  rules: readonly Rule[],
  begunWith: readonly Happening[],
): (happening: Happening) => readonly TraceStep[] {
  const set: RuleSet = compileRules(rules.map((rule) => ({ ...rule, savedAt: 0 })));
  const memories = new Map<StationId | null, RuleMemory>();
  const announced: Announced[] = [];
  for (const measured of begunWith) {
    const { beyond } = judge(set, memories.get(measured.stationId) ?? NO_MEMORY, measured).memory;
    memories.set(measured.stationId, { ...NO_MEMORY, beyond });
  }
  return (happening) => {
    const { decision, memory } = judge(set, memories.get(happening.stationId) ?? NO_MEMORY, happening);
    memories.set(happening.stationId, memory);
    return (decision?.steps ?? []).map((step) => limit(step, announced, happening.at));
  };
}

/** The step without what would not have been announced, by what the rules of the event had announced before; it is noted there. */
function limit(step: TraceStep, announced: Announced[], at: number): TraceStep {
  if (step.stopped !== null) return step;
  const { ruleId, actions, braked = [] } = step;
  const tooMany = actions.filter(({ type }) => {
    if (type !== "announce") return false;
    const isTooMany = !mayAnnounce(announced, { ruleId, at });
    if (!isTooMany) announced.push({ ruleId, at });
    return isTooMany;
  });
  if (tooMany.length === 0) return step;
  const done = actions.filter((action) => !tooMany.includes(action));
  if (done.length + braked.length === 0) return { ...step, stopped: "braked" };
  return { ...step, actions: done, braked: [...braked, ...tooMany] };
}

function doneIn(steps: readonly TraceStep[]): Action[] {
  return steps.flatMap(({ actions, stopped }) => (stopped === null ? actions : []));
}
