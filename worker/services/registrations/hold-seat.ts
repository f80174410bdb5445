import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { holdSeatSchema } from "#shared/inputs/attendee";
import { ok, type Result } from "#shared/result";
import type { SeatHeld } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

export async function holdSeat(
  ctx: ActorCtx,
  { commandId, eventId }: z.output<typeof holdSeatSchema>,
): Promise<Result<SeatHeld, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId } = ctx.actor;
  const reply = await ctx.objects.ledger(eventId).submit(commandId, userId, { type: "HoldSeat", userId });
  if (!reply.ok) return reply;
  if (!reply.value.hold) throw new Error("the ledger held a seat and told no hold");
  return ok({ expiresAt: reply.value.hold.expiresAt });
}
