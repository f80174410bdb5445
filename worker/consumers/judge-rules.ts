import type { CollegeId, EventId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import type { RulePlace } from "../repositories/rule-decisions.ts";
import { tellOrders } from "../services/messages/tell-orders.ts";
import { tellTurns } from "../services/messages/tell-turns.ts";
import { judgePlace } from "../services/rules/judge-place.ts";

/** Something happened there. Of a college on its way to another shard the sweep judges it, later. */
export async function judgeRules(
  ctx: SystemCtx,
  collegeId: CollegeId,
  eventId: EventId,
  place: RulePlace,
): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  const parts = [() => judgePlace(tenant, eventId, place)];
  if (place !== "event") parts.push(...[tellTurns, tellOrders].map((tell) => () => tell(tenant, eventId, place)));
  // Whose turn it is, and what becomes of their food, they hear whatever keeps rules from being done.
  await eachAlone(parts, (part) => part());
}
