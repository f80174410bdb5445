import type * as z from "zod";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { admitAnywaySchema } from "#shared/inputs/entry";
import type { Result } from "#shared/result";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { requireGate } from "../gates/require-gate.ts";

/** Lets somebody in past what stopped them, for a reason. */
export async function admitAnyway(
  ctx: ActorCtx,
  { commandId, eventId, gateId, target, reason, ...asked }: z.output<typeof admitAnywaySchema>,
): Promise<Result<ScanVerdict, LedgerRefusal>> {
  await requireGate(ctx, eventId, gateId);
  const isSupervisor = await may(ctx, "supervise", { eventId });
  const more = { ...asked, isSupervisor, force: { reason } };
  return ctx.objects.ledger(eventId).scanFound(commandId, ctx.actor.userId, gateId, target, more);
}
