import type * as z from "zod";
import type { pastSchema } from "#shared/inputs/history";
import type { PastProgress } from "#shared/views/history";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/** Some 40,000 entries, a second or two. */
const STEPS_PER_CALL = 40;

export async function getPast(
  ctx: ActorCtx,
  { eventId, at, after, limit }: z.output<typeof pastSchema>,
): Promise<PastProgress> {
  await requireEvent(ctx, eventId);
  // What is still to come is not known: a page of it would be another one a moment later.
  const instant = Math.min(at, ctx.now);
  let progress = await ctx.objects.ledger(eventId).past(instant, after, limit);
  for (let steps = 1; !progress.done && steps < STEPS_PER_CALL; steps++)
    progress = await ctx.objects.ledger(eventId).past(instant, after, limit);
  return progress;
}
