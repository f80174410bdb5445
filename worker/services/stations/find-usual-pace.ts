import { ETA_SAMPLES_MIN } from "#shared/domain/queue/eta";
import { AppError } from "#shared/errors";
import type { TenantCtx } from "../../context.ts";
import type { StationRow } from "../../repositories/stations.ts";

/** As a station may be set up with. */
const SECONDS_MIN = 5;
const SECONDS_MAX = 3_600;

/**
 * How many seconds a person took at a queue, as it learned; null where it measured too few, and at a kitchen. An opening has
 * nothing else to go by, and no estimate makes good a wrong beginning.
 */
export async function findUsualPace(
  ctx: TenantCtx,
  { id, eventId, kind }: Pick<StationRow, "id" | "eventId" | "kind">,
): Promise<number | null> {
  if (kind !== "service") return null;
  try {
    const load = await ctx.objects.station(eventId, id).load();
    if (!load || load.measured < ETA_SAMPLES_MIN) return null;
    return Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, Math.round(load.cycleSeconds)));
  } catch (failure) {
    // A queue that does not answer keeps nobody from setting up another.
    if (failure instanceof AppError) return null;
    throw failure;
  }
}

/** A station as it is set up, but for what it measured of those who serve there. */
export async function withUsualPace(ctx: TenantCtx, station: StationRow): Promise<StationRow> {
  return { ...station, priorServiceSeconds: (await findUsualPace(ctx, station)) ?? station.priorServiceSeconds };
}
