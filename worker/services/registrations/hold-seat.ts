import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { holdSeatSchema } from "#shared/inputs/attendee";
import { ok, type Result } from "#shared/result";
import type { SeatHeld } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { chooseTickets } from "../tickets/choose-tickets.ts";

export async function holdSeat(
  ctx: ActorCtx,
  { commandId, eventId, ...asked }: z.output<typeof holdSeatSchema>,
): Promise<Result<SeatHeld, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId } = ctx.actor;
  const choice = await chooseTickets(ctx, eventId, asked);
  if (!choice.ok) return choice;
  const hold = { type: "HoldSeat", userId, choice: choice.value } as const;
  const reply = await ctx.objects.ledger(eventId).submit(commandId, userId, hold);
  if (!reply.ok) return reply;
  const { hold: held, registration } = reply.value;
  const expiresAt = held?.expiresAt ?? registration?.offerEndsAt;
  if (!expiresAt) throw new Error("the ledger kept a seat and told no time");
  return ok({ expiresAt });
}
