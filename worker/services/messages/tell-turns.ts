import type { EventId, StationId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import type { NewMessage } from "../../repositories/messages.ts";
import { findStation } from "../../repositories/stations.ts";
import { listTokenHolders } from "../../repositories/tokens.ts";
import { queueMessages } from "./queue-messages.ts";

/** Whoever has this many before them should come. */
const AHEAD_MAX = 2;
/** Who has just joined has it before their eyes. */
const JUST_JOINED_MS = 30_000;

/**
 * Has those told whose turn it is, or nearly. Which they are the queue itself says; once a token, and once a call, however often
 * it is looked at.
 */
export async function tellTurns(ctx: TenantCtx, eventId: EventId, stationId: StationId): Promise<void> {
  const station = await findStation(ctx.db, stationId);
  if (station?.kind !== "service") return;
  const holders = await listTokenHolders(ctx.db, stationId);
  if (holders.size === 0) return;
  const { tokens } = await ctx.objects.station(eventId, stationId).board();
  const messages = tokens.flatMap(({ id, number, status, ahead, joinedAt, calledAt, nearAt, eta }): NewMessage[] => {
    const userId = holders.get(id);
    if (!userId) return [];
    const variables = { "station.name": station.name, "token.number": String(number) };
    const about = { eventId, userId, variables };
    if (status === "called" && calledAt !== null)
      return [{ id: `called:${id}:${calledAt}`, kind: "queue-called", ...about }];
    // Whoever walks far asked to hear of it earlier, and their station says when that is.
    const isNext = ahead !== null && ahead <= AHEAD_MAX;
    const isNear = status === "waiting" && ahead !== null && (isNext || nearAt !== null);
    if (!isNear || joinedAt > ctx.now - JUST_JOINED_MS) return [];
    const soon = isNext || !eta ? {} : { "turn.minutes": String(Math.max(1, Math.round(eta.medianMs / 60_000))) };
    return [{ id: `next:${id}`, kind: "queue-next", ...about, variables: { ...variables, ...soon } }];
  });
  await queueMessages(ctx, messages);
}
