import { AppError } from "#shared/errors";
import type { EmergencyId, EventId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { EmergencyRefusal } from "#shared/views/emergencies";
import type { ActorCtx } from "../../context.ts";
import { findEmergency, withdrawEmergencyRow } from "../../repositories/emergencies.ts";
import { listConfirmers } from "./list-confirmers.ts";
import { nudgeConfirmers } from "./nudge-confirmers.ts";
import { whyNotConfirm } from "./why-not-confirm.ts";

/** Takes back what one asked for oneself, as long as nobody has confirmed it. */
export async function withdrawEmergency(
  ctx: ActorCtx,
  { emergencyId: id, eventId }: { readonly emergencyId: EmergencyId; readonly eventId: EventId | null },
): Promise<Result<null, EmergencyRefusal>> {
  const by = ctx.actor.userId;
  const before = await findEmergency(ctx.db, { id, eventId });
  if (!before) throw new AppError("NOT_FOUND");
  if (before.askedBy !== by) return refuse({ code: "not-asked-by-you" });
  if (!(await withdrawEmergencyRow(ctx.db, { id, by, now: ctx.now }))) {
    const after = await findEmergency(ctx.db, { id, eventId });
    // Withdrawn before, by themselves: the same again.
    if (after?.withdrawnAt === null) {
      const refusal = whyNotConfirm(after, by, ctx.now);
      if (refusal) return refuse(refusal);
    }
  }
  await nudgeConfirmers(ctx, await listConfirmers(ctx, eventId));
  return ok(null);
}
