import type * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setServersSchema } from "#shared/inputs/staff";
import { type Done, ok, type Result } from "#shared/result";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

export async function setServers(
  ctx: TenantCtx & { readonly actor: Actor },
  { commandId, stationId, servers }: z.output<typeof setServersSchema>,
): Promise<Result<Done, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "SetServers", servers } as const;
  const reply = await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
