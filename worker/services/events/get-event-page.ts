import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventPage } from "#shared/views/event";
import { may } from "../../auth/authorise.ts";
import type { CollegeCtx, TenantCtx } from "../../context.ts";
import { findEventWithSeats } from "../../repositories/events.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { listSummaries } from "../stations/list-summaries.ts";
import { shapeCard } from "./shape-event.ts";

export async function getEventPage(ctx: CollegeCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<EventPage> {
  const [event, stations] = await Promise.all([
    findEventWithSeats(ctx.db, eventId),
    listNamedStationsOf(ctx.db, [eventId]),
  ]);
  if (!event || (event.status === "draft" && !(await seesDraft(ctx, eventId)))) throw new AppError("NOT_FOUND");
  const [summaries, mine] = await Promise.all([
    listSummaries(ctx, stations),
    ctx.actor ? ctx.objects.ledger(eventId).registrationOf(ctx.actor.userId) : null,
  ]);
  const { description, salesOpenAt, salesCloseAt, approval, cancelReason } = event;
  const said = { description, salesOpenAt, salesCloseAt, approval, cancelReason };
  return { ...shapeCard(event), ...said, stations: summaries, mine };
}

/** Drafts are their organizers' own business. */
export function seesDraft(ctx: TenantCtx & Pick<CollegeCtx, "actor">, eventId: EventId): Promise<boolean> {
  return may(ctx, "manage-events", { eventId });
}
