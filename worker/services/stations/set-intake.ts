import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setIntakeSchema } from "#shared/inputs/staff";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireStation } from "./require-station.ts";

const QUEUE = { open: "OpenQueue", paused: "PauseQueue", closed: "CloseQueue" } as const;
const KITCHEN = { open: "OpenKitchen", paused: "PauseKitchen", closed: "CloseKitchen" } as const;

/** Both kinds of station open and close by the same door. After the event it stays shut: nobody would end it again. */
export async function setIntake(
  ctx: TenantCtx & { readonly actor: Actor },
  { commandId, stationId, intake }: z.output<typeof setIntakeSchema>,
): Promise<Result<Done, QueueRefusal | FoodRefusal | { readonly code: "event-over" }>> {
  const { eventId, kind } = await requireStation(ctx, stationId);
  if (intake !== "closed") {
    const event = await findEvent(ctx.db, eventId);
    if (event?.status === "ended" || event?.status === "cancelled") return refuse({ code: "event-over" });
  }
  const station = ctx.objects.station(eventId, stationId);
  const { userId } = ctx.actor;
  const reply =
    kind === "service"
      ? await station.queue(commandId, userId, { type: QUEUE[intake] })
      : await station.kitchen(commandId, userId, { type: KITCHEN[intake] });
  return reply.ok ? ok({}) : reply;
}
