import type { CommandId, EventId, StationId } from "#shared/ids";
import type { ActorCtx } from "../../context.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { deriveCommand } from "./derive-command.ts";

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
      // One that lets them go already waits for this station's answer alone.
      const desk = load?.desks.find(({ staffId, isDraining }) => staffId === userId && !isDraining);
      if (!desk) return;
      await object.queue(await deriveCommand(`${commandId}:${id}`), userId, {
        type: desk.isComing ? "ServerOff" : "ServerDrain",
        serverId: desk.id,
      });
    }),
  );
}
