import { and, eq, gt, isNull, or } from "drizzle-orm";
import { grants } from "#db/schema/directory/grants";
import type { EventId, StationId } from "#shared/ids";
import type { GrantRow } from "./grants.ts";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Roles given by hand at one event and at these stations of it that have not ended. */
export function listTeamGrants(
  db: TenantDb,
  { eventId, stationIds }: { readonly eventId: EventId; readonly stationIds: readonly StationId[] },
  now: number,
): Promise<GrantRow[]> {
  return db.directory
    .select()
    .from(grants)
    .where(
      and(
        eq(grants.collegeId, db.collegeId),
        isNull(grants.providerId),
        or(eq(grants.eventId, eventId), inJson(grants.stationId, stationIds)),
        or(isNull(grants.endsAt), gt(grants.endsAt, now)),
      ),
    );
}
