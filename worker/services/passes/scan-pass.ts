import type { ScanVerdict } from "#shared/domain/ledger/types";
import type { ScanInput } from "#shared/protocol/live";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireGate } from "../gates/require-gate.ts";

export async function scanPass(
  ctx: ActorCtx,
  { commandId, eventId, gateId, code, lateMs }: ScanInput,
): Promise<Result<ScanVerdict, never>> {
  await requireGate(ctx, eventId, gateId);
  return ctx.objects.ledger(eventId).scan(commandId, ctx.actor.userId, gateId, code, lateMs);
}
