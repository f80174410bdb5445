import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { ScanInput } from "#shared/protocol/live";
import type { Result } from "#shared/result";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { requireGate } from "../gates/require-gate.ts";

export async function scanPass(
  ctx: ActorCtx,
  { commandId, eventId, gateId, code, lateMs, ...asked }: ScanInput,
): Promise<Result<ScanVerdict, never>> {
  await requireGate(ctx, eventId, gateId);
  const isSupervisor = await may(ctx, "supervise", { eventId });
  return ctx.objects
    .ledger(eventId)
    .scan(commandId, ctx.actor.userId, gateId, code, lateMs, { ...asked, isSupervisor });
}
