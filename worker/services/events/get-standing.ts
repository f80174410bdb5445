import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventStanding } from "#shared/views/lifecycle";
import type { ActorCtx } from "../../context.ts";
import { findTold } from "../../repositories/event-notices.ts";
import { findEvent } from "../../repositories/events.ts";
import { isPaidFor } from "../../repositories/payment-orders.ts";
import { findDoorCounts } from "../../repositories/registrations.ts";
import { mayPublish } from "./may-publish.ts";

export async function getStanding(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<EventStanding> {
  const [event, counts, told, isPaid, publishes] = await Promise.all([
    findEvent(ctx.db, eventId),
    findDoorCounts(ctx.db, eventId),
    findTold(ctx.db, eventId),
    isPaidFor(ctx.db, eventId),
    mayPublish(ctx),
  ]);
  if (!event) throw new AppError("NOT_FOUND");
  const { submittedAt, returnNote, cancelReason } = event;
  return {
    submittedAt,
    returnNote,
    cancelReason,
    mayPublish: publishes,
    people: counts ? counts.coming + counts.waiting + counts["to-confirm"] : 0,
    isPaid,
    told: told && { count: told.told, isDone: told.finishedAt !== null },
  };
}
