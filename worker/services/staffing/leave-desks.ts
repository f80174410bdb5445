import type { CommandId, EventId, StationId } from "#shared/ids";
import type { ActorCtx } from "../../context.ts";
import { idOfCause } from "../../ids.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";

/** Closes the desks that somebody has at other queues of the event than the one they serve at now. */
export async function leaveOtherDesks(
  ctx: ActorCtx,
  {
    eventId,
    stationId,
    commandId,
  }: { readonly eventId: EventId; readonly stationId: StationId; readonly commandId: CommandId },
): Promise<void> {
  const { userId } = ctx.actor;
  const others = (await listNamedStationsOf(ctx.db, [eventId])).filter(
    ({ id, kind }) => id !== stationId && kind === "service",
  );
  await Promise.all(
    others.map(async ({ id }) => {
      const object = ctx.objects.station(eventId, id);
      const load = await object.load();
      // Who is on the way there already closes it by arriving here: their own station sees to that.
      const desk = load?.desks.find(({ staffId, isDraining }) => staffId === userId && !isDraining);
      if (!desk) return;
      const cause = (await idOfCause("staffMove", `${commandId}:${id}`)) as string as CommandId;
      await object.queue(cause, userId, { type: desk.isComing ? "ServerOff" : "ServerDrain", serverId: desk.id });
    }),
  );
}
