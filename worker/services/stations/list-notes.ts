import type * as z from "zod";
import type { EventId, StationId, UserId } from "#shared/ids";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { StationNotes } from "#shared/views/station-notes";
import type { ActorCtx } from "../../context.ts";
import { listNotes as listRows, listWaiting } from "../../repositories/station-notes.ts";
import { requireStation } from "./require-station.ts";

/** A day of service. */
const SHOWN_MS = 12 * 3_600_000;
const SHOWN_MAX = 10;

/** Whom a station could write to now, and what became of what it wrote. */
export async function listNotes(ctx: ActorCtx, { stationId }: z.output<typeof stationIdSchema>): Promise<StationNotes> {
  const { eventId } = await requireStation(ctx, stationId);
  const [waiting, staff, notes] = await Promise.all([
    listWaiting(ctx.db, stationId),
    listOnDuty(ctx, { eventId, stationId }),
    listRows(ctx.db, stationId, { since: ctx.now - SHOWN_MS, limit: SHOWN_MAX }),
  ]);
  const others = (people: readonly UserId[]) => people.filter((userId) => userId !== ctx.actor.userId).length;
  return { reach: { waiting: others(waiting.people), staff: others(staff) }, walkIns: waiting.walkIns, notes };
}

/** Who serves there now, as the station itself says; in a kitchen nobody signs on. */
export async function listOnDuty(
  ctx: Pick<ActorCtx, "objects">,
  { eventId, stationId }: { readonly eventId: EventId; readonly stationId: StationId },
): Promise<UserId[]> {
  const load = await ctx.objects.station(eventId, stationId).load();
  const serving = (load?.desks ?? []).flatMap(({ staffId, isComing }) => (staffId && !isComing ? staffId : []));
  return [...new Set(serving)];
}
