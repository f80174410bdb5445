import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { personAtEventSchema } from "#shared/inputs/entry";
import type { MarkedPerson } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/** What the gate knows of somebody, notes for leads too. @throws AppError NOT_FOUND for who has no registration */
export async function getMarks(
  ctx: ActorCtx,
  { eventId, userId }: z.output<typeof personAtEventSchema>,
): Promise<MarkedPerson> {
  await requireEvent(ctx, eventId);
  const marked = await ctx.objects.ledger(eventId).marksOf({ userId });
  if (!marked) throw new AppError("NOT_FOUND");
  return { name: marked.name, ...marked.marks };
}
