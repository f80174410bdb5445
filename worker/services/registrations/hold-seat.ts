import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { RoomRefusal } from "#shared/domain/waiting-room/types";
import type { holdSeatSchema } from "#shared/inputs/attendee";
import { ok, type Result } from "#shared/result";
import type { SeatHeld } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { chooseTickets } from "../tickets/choose-tickets.ts";
import { submitMetered } from "../waiting-room/submit-metered.ts";

export async function holdSeat(
  ctx: ActorCtx,
  { commandId, eventId, heldUntil, ...asked }: z.output<typeof holdSeatSchema>,
): Promise<Result<SeatHeld, LedgerRefusal | RoomRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId } = ctx.actor;
  const choice = await chooseTickets(ctx, eventId, asked);
  if (!choice.ok) return choice;
  const hold = { type: "HoldSeat", userId, choice: choice.value, heldUntil } as const;
  const reply = await submitMetered(ctx, eventId, commandId, hold);
  if (!reply.ok) return reply;
  const { hold: held, registration } = reply.value;
  const expiresAt = held?.expiresAt ?? registration?.offerEndsAt;
  if (!expiresAt) throw new Error("the ledger kept a seat and told no time");
  return ok({ expiresAt, keptForMs: Math.max(0, expiresAt - ctx.now) });
}
