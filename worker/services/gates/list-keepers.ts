import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { GateKeeper } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { listNames } from "../../repositories/members.ts";
import { requireEvent } from "../events/require-event.ts";

/** Which gates are kept by a phone, and by whose. */
export async function listKeepers(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<GateKeeper[]> {
  await requireEvent(ctx, eventId);
  const kept = await ctx.objects.ledger(eventId).keptGates();
  const names = await listNames(
    ctx.db,
    kept.map(({ by }) => by),
  );
  return kept.map(({ by, ...gate }) => ({ ...gate, name: names.get(by) ?? "" }));
}
