import type * as z from "zod";
import { whyClosed } from "#shared/domain/ledger/view";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import { OFFERS_MAX } from "#shared/limits";
import type { TransfersPage } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { findRules } from "../../repositories/event-rules.ts";
import { findEvent } from "../../repositories/events.ts";
import { listTransfersOf } from "../../repositories/transfers.ts";
import { seesEvent } from "../events/sees-event.ts";
import { shapeOffer } from "./shape-offer.ts";

/** What somebody offered of their own passes at one event. Whoever gave the last of them away still sees that. */
export async function listOffers(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<TransfersPage> {
  const [event, offers] = await Promise.all([
    findEvent(ctx.db, eventId),
    listTransfersOf(ctx.db, eventId, ctx.actor.userId, OFFERS_MAX),
  ]);
  if (!event || !(offers.length > 0 || (await seesEvent(ctx, event)))) throw new AppError("NOT_FOUND");
  const { transfers } = await findRules(ctx.db, eventId);
  return {
    offers: offers.map((offer) => shapeOffer(offer, ctx.now)),
    allowed: transfers && whyClosed({ config: event }, ctx.now) === null,
  };
}
