import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventPage } from "#shared/views/event";
import type { CollegeCtx } from "../../context.ts";
import { findEventWithSeats } from "../../repositories/events.ts";
import { listMoneyBack } from "../../repositories/returned-payments.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { listSummaries } from "../stations/list-summaries.ts";
import { shapeTicketOffer } from "../tickets/shape-ticket-offer.ts";
import { seesEvent } from "./sees-event.ts";
import { shapeCard } from "./shape-event.ts";

export async function getEventPage(ctx: CollegeCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<EventPage> {
  const [event, stations] = await Promise.all([
    findEventWithSeats(ctx.db, eventId),
    listNamedStationsOf(ctx.db, [eventId]),
  ]);
  if (!event || !(await seesEvent(ctx, event))) throw new AppError("NOT_FOUND");
  const [summaries, mine, [returned]] = await Promise.all([
    listSummaries(ctx, stations),
    ctx.actor ? ctx.objects.ledger(eventId).registrationOf(ctx.actor.userId) : null,
    ctx.actor ? listMoneyBack(ctx.db, ctx.actor.userId, eventId, ctx.now) : [],
  ]);
  const { description, salesOpenAt, salesCloseAt, approval, visibility, waitingRoom, cancelReason, payOnline, refund } =
    event;
  const ticketTypes = event.ticketTypes.filter(({ hidden }) => !hidden).map((type) => shapeTicketOffer(event, type));
  const about = { description, approval, visibility, waitingRoom, cancelReason };
  const more = { ...about, salesOpenAt, salesCloseAt, ticketTypes, payOnline, refund };
  return { ...shapeCard(event), ...more, stations: summaries, mine, moneyBack: returned?.back ?? null };
}
