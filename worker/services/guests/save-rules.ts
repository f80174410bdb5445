import type * as z from "zod";
import type { saveRulesSchema } from "#shared/inputs/guests";
import type { EventRules } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { findRules, saveRules as saveRulesRow } from "../../repositories/event-rules.ts";
import { requireEvent } from "../events/require-event.ts";

/** A shorter term holds for who was registered before, too. */
export async function saveRules(
  ctx: ActorCtx,
  { eventId, ...rules }: z.output<typeof saveRulesSchema>,
): Promise<EventRules> {
  await requireEvent(ctx, eventId);
  await saveRulesRow(ctx.db, eventId, rules, ctx.now);
  return findRules(ctx.db, eventId);
}
