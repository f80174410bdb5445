import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { BooksProgress } from "#shared/views/history";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/** Some 40,000 entries, a second or two. */
const STEPS_PER_CALL = 40;

export async function checkBooks(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<BooksProgress> {
  await requireEvent(ctx, eventId);
  const ledger = ctx.objects.ledger(eventId);
  let progress = await ledger.checkBooks();
  for (let steps = 1; !progress.done && steps < STEPS_PER_CALL; steps++) progress = await ledger.checkBooks();
  return progress;
}
