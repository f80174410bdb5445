import type { EventId, StationId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { listTeamGrants } from "../../repositories/team-grants.ts";

/** People given a role at this very station. */
export async function countAssigned({ db, now }: TenantCtx, eventId: EventId, stationId: StationId): Promise<number> {
  const team = await listTeamGrants(db, { eventId, stationIds: [stationId] }, now);
  const there = team.filter((grant) => grant.stationId === stationId && (grant.startsAt ?? 0) <= now);
  return new Set(there.map(({ userId }) => userId)).size;
}
