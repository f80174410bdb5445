import { mayAnnounce } from "#shared/domain/rules/evaluate";
import type { EventId, RuleEffectId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { listAnnounced, type RuleEffectRow } from "../../repositories/rule-effects.ts";

const DAY_MS = 24 * 3_600_000;

/** Of what is to be announced, what would be too much: of one rule in some minutes, wherever it was set off, or of all in a day. */
export async function findTooMany(
  { db, now }: TenantCtx,
  eventId: EventId,
  effects: readonly RuleEffectRow[],
): Promise<ReadonlySet<RuleEffectId>> {
  const tooMany = new Set<RuleEffectId>();
  const asked = effects.filter(({ action }) => action.type === "announce");
  if (asked.length === 0) return tooMany;
  const found = await listAnnounced(db, eventId, now - DAY_MS);
  const announced = found.map(({ ruleId, settledAt }) => ({ ruleId, at: settledAt ?? 0 }));
  for (const { id: effectId, ruleId } of asked) {
    const one = { ruleId, at: now };
    if (mayAnnounce(announced, one)) announced.push(one);
    else tooMany.add(effectId);
  }
  return tooMany;
}
