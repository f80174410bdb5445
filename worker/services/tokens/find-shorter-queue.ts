import type * as z from "zod";
import { takesComers } from "#shared/domain/queue/joins";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { ShorterQueue } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { listSummaries } from "../stations/list-summaries.ts";
import { requireStation } from "../stations/require-station.ts";

/** From one station of an event to another. */
const WALK_MS = 2 * 60_000;
/** What somebody must gain before moving is worth a thought: minutes, and a share of their wait. */
const GAIN_MIN_MS = 5 * 60_000;
const SHARE_MAX = 0.6;

/**
 * Where somebody who waits in a queue that is to be relieved would wait clearly less, the walk included, and may come by
 * themselves; null where nowhere, and where nobody asked for relief.
 */
export async function findShorterQueue(
  ctx: ActorCtx,
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<ShorterQueue | null> {
  const { eventId, kind } = await requireStation(ctx, stationId);
  if (kind !== "service") return null;
  const { summary, token } = await ctx.objects.station(eventId, stationId).view(ctx.actor.userId);
  if (summary.kind !== "service" || !summary.queue.isRelieved || token?.status !== "waiting" || !token.eta) return null;
  const { medianMs } = token.eta;
  const others = (await listNamedStationsOf(ctx.db, [eventId])).filter(
    (other) => other.id !== stationId && other.kind === "service",
  );
  const there = (await listSummaries(ctx, others)).flatMap((other) => {
    if (other.kind !== "service" || other.queue.isRelieved || other.queue.status !== "open") return [];
    const { eta, rules } = other.queue;
    if (!eta || !takesComers(rules, token)) return [];
    const isOver = rules.closesAt !== null && ctx.now + eta.medianMs > rules.closesAt;
    return isOver ? [] : { id: other.id, name: other.name, medianMs: eta.medianMs + WALK_MS };
  });
  const [best] = there.sort((a, b) => a.medianMs - b.medianMs);
  if (!best || best.medianMs > Math.min(medianMs - GAIN_MIN_MS, medianMs * SHARE_MAX)) return null;
  return { ...best, hereMs: medianMs };
}
