import type { StationId } from "#shared/ids";
import { compileRules, judge, type RuleSet } from "./evaluate.ts";
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
 * What two sets of rules say to the same day. Nothing is done, and both begin without a memory. Rules count here as if they had
 * been saved before the day.
 * @param happenings in the order in which they happened
 */
export function compareRuns(
  before: readonly Rule[],
  after: readonly Rule[],
  happenings: readonly Happening[],
  shownMax: number,
): Comparison {
  const [runBefore, runAfter] = [startRun(before), startRun(after)];
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

function startRun(rules: readonly Rule[]): (happening: Happening) => readonly TraceStep[] {
  const set: RuleSet = compileRules(rules.map((rule) => ({ ...rule, savedAt: 0 })));
  const memories = new Map<StationId | null, RuleMemory>();
  return (happening) => {
    const { decision, memory } = judge(set, memories.get(happening.stationId) ?? NO_MEMORY, happening);
    memories.set(happening.stationId, memory);
    return decision?.steps ?? [];
  };
}

function doneIn(steps: readonly TraceStep[]): Action[] {
  return steps.flatMap(({ actions, stopped }) => (stopped === null ? actions : []));
}
