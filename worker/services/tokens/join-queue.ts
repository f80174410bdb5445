import type * as z from "zod";
import type { QueueRefusal, TokenView } from "#shared/domain/queue/types";
import type { joinQueueSchema } from "#shared/inputs/attendee";
import { QUEUES_MAX } from "#shared/limits";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { hasPass } from "../passes/has-pass.ts";
import { requireStation } from "../stations/require-station.ts";
import { listOtherQueues } from "./list-other-queues.ts";
import { ownToken } from "./read-token.ts";

export async function joinQueue(
  ctx: ActorCtx,
  { commandId, stationId, laneId, people, code, isNear, noticeMs }: z.output<typeof joinQueueSchema>,
): Promise<Result<TokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  if (!(await hasPass(ctx, eventId))) return refuse({ code: "no-pass" });
  const queues = await listOtherQueues(ctx, eventId, stationId, QUEUES_MAX);
  if (queues.length >= QUEUES_MAX) return refuse({ code: "too-many-queues", queues });
  const { userId, name } = ctx.actor;
  const join = {
    ...({ type: "Join", userId, name, laneId } as const),
    ...(people > 1 && { people }),
    ...(isNear !== undefined && { isNear }),
    ...(noticeMs !== undefined && { noticeMs }),
  };
  const station = ctx.objects.station(eventId, stationId);
  return ownToken(
    await (code === undefined ? station.queue(commandId, userId, join) : station.joinWithCode(commandId, join, code)),
  );
}
