import type * as z from "zod";
import type { setAvailabilitySchema } from "#shared/inputs/staffing";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { sayAvailability } from "../../repositories/availabilities.ts";
import { requireStation } from "../stations/require-station.ts";
import { deriveCommand } from "./derive-command.ts";

/** "I am free to help", "I am on a break", or neither. Whoever goes on a break finishes at their desk first. */
export async function setAvailability(
  ctx: ActorCtx,
  { stationId, availability }: z.output<typeof setAvailabilitySchema>,
): Promise<Result<Done, never>> {
  const { eventId, kind } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  await sayAvailability(ctx.db, { eventId, userId, availability, now: ctx.now });
  if (availability === null || kind !== "service") return ok({});
  const station = ctx.objects.station(eventId, stationId);
  const desk = (await station.load())?.desks.find(({ staffId, isDraining }) => staffId === userId && !isDraining);
  if (!desk) return ok({});
  const commandId = await deriveCommand(`off:${userId}:${ctx.now}`);
  await station.queue(commandId, userId, { type: desk.isComing ? "ServerOff" : "ServerDrain", serverId: desk.id });
  return ok({});
}
