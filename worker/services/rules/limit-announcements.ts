import { ACTED_WINDOW_MS } from "#shared/domain/rules/evaluate";
import type { EventId, RuleEffectId } from "#shared/ids";
import { RULE_ANNOUNCEMENTS_PER_DAY_MAX } from "#shared/limits";
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
  const announced = await listAnnounced(db, eventId, now - DAY_MS);
  let left = RULE_ANNOUNCEMENTS_PER_DAY_MAX - announced.length;
  const resting = new Set(
    announced.flatMap(({ ruleId, settledAt }) => ((settledAt ?? 0) > now - ACTED_WINDOW_MS ? ruleId : [])),
  );
  for (const { id: effectId, ruleId } of asked) {
    if (resting.has(ruleId) || left <= 0) tooMany.add(effectId);
    else {
      resting.add(ruleId);
      left -= 1;
    }
  }
  return tooMany;
}
