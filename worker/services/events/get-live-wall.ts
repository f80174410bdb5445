import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { LiveWall } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { listSummaries } from "../stations/list-summaries.ts";

export async function getLiveWall(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<LiveWall> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { id, title, status, venue, startsAt, endsAt } = event;
  const [gates, stations] = await Promise.all([
    ctx.objects.ledger(eventId).wall(),
    listNamedStationsOf(ctx.db, [eventId]).then((named) => listSummaries(ctx, named)),
  ]);
  return { event: { id, title, status, venue, startsAt, endsAt }, stations, ...gates };
}
