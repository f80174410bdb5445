import type * as z from "zod";
import type { freeGateSchema } from "#shared/inputs/entry";
import type { ActorCtx } from "../../context.ts";
import { requireGate } from "./require-gate.ts";

/** Puts the phone away that keeps a gate and is gone for good; harmless where none does. */
export async function freeGate(ctx: ActorCtx, { eventId, gateId }: z.output<typeof freeGateSchema>): Promise<void> {
  await requireGate(ctx, eventId, gateId);
  await ctx.objects.ledger(eventId).freeGate(gateId);
}
