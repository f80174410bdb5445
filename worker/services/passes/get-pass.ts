import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { PassPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { findEventWithSeats } from "../../repositories/events.ts";
import { offeredWallets } from "../../wallets/wallet-keys.ts";
import { seesEvent } from "../events/sees-event.ts";
import { shapeCard } from "../events/shape-event.ts";

export async function getPass(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<PassPage> {
  const event = await findEventWithSeats(ctx.db, eventId);
  if (!event || !(await seesEvent(ctx, event))) throw new AppError("NOT_FOUND");
  const registration = await ctx.objects.ledger(eventId).registrationOf(ctx.actor.userId);
  if (!registration) throw new AppError("NOT_FOUND");
  const { cancelReason, refund } = event;
  const wallets = offeredWallets(ctx.env);
  return { event: shapeCard(event), cancelReason, refund, registration, wallets, now: ctx.now };
}
