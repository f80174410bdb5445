import { askGateRules, type GateFacts, type GateObjection } from "#shared/gate-rules";
import type { StationId } from "#shared/ids";
import { compileRules, judge, type RuleSet } from "./evaluate.ts";
import { compileGateRules } from "./gate.ts";
import {
  type Action,
  type ActionType,
  type Happening,
  NO_MEMORY,
  type Rule,
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
  for (const measured of begunWith) {
    const { beyond } = judge(set, memories.get(measured.stationId) ?? NO_MEMORY, measured).memory;
    memories.set(measured.stationId, { ...NO_MEMORY, beyond });
  }
  return (happening) => {
    const { decision, memory } = judge(set, memories.get(happening.stationId) ?? NO_MEMORY, happening);
    memories.set(happening.stationId, memory);
    return decision?.steps ?? [];
  };
}

function doneIn(steps: readonly TraceStep[]): Action[] {
  return steps.flatMap(({ actions, stopped }) => (stopped === null ? actions : []));
}
