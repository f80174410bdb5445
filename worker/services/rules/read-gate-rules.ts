import { rulesInForce } from "#shared/domain/rules/defaults";
import { compileGateRules } from "#shared/domain/rules/gate";
import type { GateRuleSet } from "#shared/gate-rules";
import { gateRulesSchema } from "#shared/inputs/gate-rules";
import type { EventRow } from "../../repositories/events.ts";
import { listOwnAndRemoved } from "../../repositories/rules.ts";
import type { TenantDb } from "../../repositories/tenant-db.ts";

/**
 * What rules of an event and its college say of who is let in, as the ledger and phones ask it; nothing: there are none. It is
 * checked here, for neither of those who ask it does.
 */
export async function readGateRules(
  db: TenantDb,
  { id, startsAt }: Pick<EventRow, "id" | "startsAt">,
): Promise<{ readonly gateRules?: GateRuleSet }> {
  const { own, removals } = await listOwnAndRemoved(db, id);
  const rules = gateRulesSchema.parse(compileGateRules(rulesInForce(own, removals)));
  return rules.length === 0 ? {} : { gateRules: { startsAt, rules } };
}
