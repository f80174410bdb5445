import type * as z from "zod";
import type { freeGateSchema } from "#shared/inputs/entry";
import type { ActorCtx } from "../../context.ts";
import { requireGate } from "./require-gate.ts";

/** Puts the phone away that keeps a gate since then and is gone for good; harmless where another does by now, or none. */
export async function freeGate(
  ctx: ActorCtx,
  { eventId, gateId, since }: z.output<typeof freeGateSchema>,
): Promise<void> {
  await requireGate(ctx, eventId, gateId);
  await ctx.objects.ledger(eventId).freeGate(gateId, since);
}
