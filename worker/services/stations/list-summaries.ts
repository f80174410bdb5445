import { AppError } from "#shared/errors";
import type { StationSummary } from "#shared/views/station";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import type { NamedStation } from "../../repositories/stations.ts";

/** A page that opens on a summary this old is brought up to date by the live feed a moment later. */
const SUMMARY_MEMORY_MS = 1_000;
const SUMMARIES_REMEMBERED_MAX = 5_000;

const remembered = makeMemory<StationSummary>(SUMMARIES_REMEMBERED_MAX, SUMMARY_MEMORY_MS);

/** In the given order; a station still being set up is left out. */
export async function listSummaries(ctx: TenantCtx, stations: readonly NamedStation[]): Promise<StationSummary[]> {
  const summaries = await Promise.all(stations.map((station) => findSummary(ctx, station)));
  return summaries.flatMap((summary) => summary ?? []);
}

async function findSummary(ctx: TenantCtx, { id, eventId }: NamedStation): Promise<StationSummary | null> {
  const known = remembered.get(id, ctx.now);
  if (known) return known;
  try {
    const { summary } = await ctx.objects.station(eventId, id).view(null);
    remembered.set(id, summary, ctx.now);
    return summary;
  } catch (failure) {
    if (failure instanceof AppError && failure.code === "NOT_FOUND") return null;
    throw failure;
  }
}
