import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { releaseHoldSchema } from "#shared/inputs/attendee";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

export async function releaseSeat(
  ctx: ActorCtx,
  { commandId, eventId }: z.output<typeof releaseHoldSchema>,
): Promise<Result<Done, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId } = ctx.actor;
  const reply = await ctx.objects.ledger(eventId).submit(commandId, userId, { type: "ReleaseHold", userId });
  return reply.ok ? ok({}) : reply;
}
