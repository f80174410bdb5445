import type { GateRule } from "#shared/gate-rules";
import { compileExpression } from "./conditions.ts";
import { isGateRule } from "./defaults.ts";
import { compileRules, inOrder, judge } from "./evaluate.ts";
import { actionsOf } from "./loops.ts";
import {
  type Action,
  type Facts,
  type Happening,
  NO_MEMORY,
  type Rule,
  type RuleBody,
  TRIGGER_OF_GATES,
  type TraceStep,
} from "./types.ts";

/**
 * Rules about who is let in, ready to travel to the ledger and to every phone, in their order. The platform's own are what gates
 * do anyway.
 * @throws Error for a condition that is not one: rules are checked before they are saved
 */
export function compileGateRules(rules: readonly Rule[]): GateRule[] {
  return rules
    .filter((rule) => isGateRule(rule) && rule.origin !== "platform" && rule.body.isOn)
    .sort(inOrder)
    .map(compileGateRule);
}

function compileGateRule({ id, version, savedAt, body }: Rule): GateRule {
  const { name, match, otherwise, from, until } = body;
  const branches = body.branches.map(({ when, does }) => {
    const compiled = compileExpression(TRIGGER_OF_GATES, when);
    if (!compiled.ok) throw new Error(`${id} version ${version}: ${compiled.refusal.says}`);
    return { when: compiled.value, rejects: rejectionIn(does) };
  });
  return { id, name, savedAt, match, branches, otherwise: rejectionIn(otherwise), from, until };
}

function rejectionIn(actions: readonly Action[]): string | null {
  return actions.find((action) => action.type === "reject")?.reason ?? null;
}

/**
 * Why a version of a rule refused somebody, in the same form as what any rule did. Whether it was in force is not asked: it refused.
 * @param facts those it asked for
 * @returns null where by these it does not
 */
export function traceRefusal({ id, version, origin, body }: Rule, facts: Facts): TraceStep | null {
  const asked = { id, version, origin, savedAt: 0, body: { ...body, isOn: true, from: null, until: null } };
  const happening: Happening = { id: "", trigger: TRIGGER_OF_GATES, at: 0, stationId: null, userId: null, facts };
  const { decision } = judge(compileRules([asked]), NO_MEMORY, happening);
  const step = decision?.steps[0];
  const refused = step?.actions.find(({ type }) => type === "reject");
  return step && refused ? { ...step, actions: [refused] } : null;
}

/** Why this cannot be a rule about who is let in, in words; null: it can, or it is about something else. */
export function whyNotGateRule(body: RuleBody): string | null {
  if (!isGateRule({ body })) return null;
  if (body.stationId !== null) return "Nobody is let in at a station.";
  const actions = actionsOf({ body });
  if (actions.some(({ type }) => type === "check-in")) return "Whoever is let in is checked in: no rule need say so.";
  if (!actions.some(({ type }) => type === "reject"))
    return "Such a rule must refuse somebody: who is let in anyway needs none.";
  return null;
}

/** Whether they are longer than that together, in characters, as they travel to every phone. */
export function isLongerThan(rules: readonly GateRule[], charsMax: number): boolean {
  return JSON.stringify(rules).length > charsMax;
}
