import { shownForMs } from "#shared/emergencies";
import { AppError } from "#shared/errors";
import type { EmergencyId, EventId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import { ok, type Result, refuse } from "#shared/result";
import type { EmergencyRefusal } from "#shared/views/emergencies";
import type { ActorCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { confirmEmergencyRow, findEmergency } from "../../repositories/emergencies.ts";
import { listConfirmers } from "./list-confirmers.ts";
import { nudgeConfirmers } from "./nudge-confirmers.ts";
import { showEmergencies } from "./show-emergencies.ts";
import { whyNotConfirm } from "./why-not-confirm.ts";

/** By then this request has confirmed it, or never will. */
const CERTAIN_AFTER_SECONDS = 2;

/**
 * Confirms what somebody else asked for, and shows it everywhere. Whoever dies in the middle is followed by a consumer that was
 * woken before, and shows what is confirmed by then; it has people told by their own channels, too.
 */
export async function confirmEmergency(
  ctx: ActorCtx,
  which: { readonly emergencyId: EmergencyId; readonly eventId: EventId | null },
): Promise<Result<null, EmergencyRefusal>> {
  const { actor, db, env, now } = ctx;
  const wanted = { id: which.emergencyId, eventId: which.eventId };
  const before = await findEmergency(db, wanted);
  if (!before) throw new AppError("NOT_FOUND");
  const refusal = whyNotConfirm(before, actor.userId, now);
  if (refusal) return refuse(refusal);
  const wake: BusMessage = { type: "emergency-due", collegeId: db.collegeId };
  await env.BUS.send(wake, { delaySeconds: CERTAIN_AFTER_SECONDS }).catch((failure: unknown) => {
    logLine("error", "an emergency is left to the sweep", { failure: describeFailure(failure) });
  });
  const done = { by: actor.userId, now, endsAt: now + shownForMs(before.kind) };
  if (!(await confirmEmergencyRow(db, before, done))) {
    const after = await findEmergency(db, wanted);
    const since = after && whyNotConfirm(after, actor.userId, now);
    if (since) return refuse(since);
  }
  await showEmergencies(ctx);
  await nudgeConfirmers(ctx, await listConfirmers(ctx, which.eventId));
  return ok(null);
}
