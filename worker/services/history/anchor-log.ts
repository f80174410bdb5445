import type { EventId } from "#shared/ids";
import { ANCHOR_ACTION } from "#shared/log-chain";
import { noteAct } from "../../auth/audit.ts";
import type { ActorCtx, TenantCtx } from "../../context.ts";

/** Notes in the college's audit log how an event's log ended, so that neither can be written anew without the other. */
export async function anchorLog(
  ctx: TenantCtx & Pick<ActorCtx, "actor" | "requestId">,
  eventId: EventId,
): Promise<void> {
  const head = await ctx.objects.ledger(eventId).logHead();
  await noteAct(ctx, { action: ANCHOR_ACTION, input: { eventId, ...head }, refusal: null });
}
