import type { RuleRefusal } from "#shared/domain/ledger/gates";
import { traceRefusal } from "#shared/domain/rules/gate";
import { type Facts, TRIGGER_OF_GATES } from "#shared/domain/rules/types";
import type { DecisionView } from "#shared/views/rules";
import type { GateRefusalRow } from "../../repositories/rule-decisions.ts";
import type { RuleVersions } from "./read-versions.ts";

export type GateRefusal = GateRefusalRow & { readonly byRule: RuleRefusal };

/** Why a gate refused somebody, in the same form as what rules did elsewhere: by the version that was asked, and what it was told. */
export function showGateDecision(
  { seq, at, byRule: { ruleId, savedAt, facts, told, alone } }: GateRefusal,
  gateName: string,
  versions: RuleVersions,
): DecisionView {
  const asked = { ...facts } as Facts;
  const rule = ruleId && (savedAt === null ? versions.inForce(ruleId, at) : versions.savedAt(ruleId, savedAt));
  const step = rule && facts && traceRefusal(rule, asked);
  return {
    happening: { id: `gate:${seq}`, trigger: TRIGGER_OF_GATES, at, stationId: null, userId: null, facts: asked },
    ...{ steps: step ? [step] : [], unmatched: [], effects: [], stationName: null, decidedAt: at },
    gate: { gateName, told, alone },
  };
}
