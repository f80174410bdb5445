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
  const { hold, registration } = reply.value;
  const expiresAt = hold?.expiresAt ?? registration?.offerEndsAt;
  if (!expiresAt) throw new Error("the ledger kept a seat and told no time");
  return ok({ expiresAt });
}
