import type * as z from "zod";
import type { AnnulReply } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { annulScanSchema } from "#shared/inputs/entry";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireGate } from "../gates/require-gate.ts";

export async function annulScan(
  ctx: ActorCtx,
  { commandId, eventId, gateId, passId, scanId }: z.output<typeof annulScanSchema>,
): Promise<Result<AnnulReply, LedgerRefusal>> {
  await requireGate(ctx, eventId, gateId);
  return ctx.objects.ledger(eventId).annulScan(commandId, ctx.actor.userId, gateId, passId, scanId);
}
