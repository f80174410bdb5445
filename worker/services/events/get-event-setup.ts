import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventSetup } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { shapeSetup } from "./shape-event.ts";

export async function getEventSetup(ctx: TenantCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<EventSetup> {
  const [event, gates, stations] = await Promise.all([
    findEvent(ctx.db, eventId),
    listGates(ctx.db, [eventId]),
    listNamedStationsOf(ctx.db, [eventId]),
  ]);
  if (!event) throw new AppError("NOT_FOUND");
  return shapeSetup(event, gates, stations);
}
