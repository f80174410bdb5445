import { and, desc, eq, sql } from "drizzle-orm";
import { incidents } from "#db/schema/shard/incidents";
import { passes } from "#db/schema/shard/passes";
import type { EventId, PassId } from "#shared/ids";
import type { IncidentPlace, ListedIncident } from "#shared/views/roster";
import type { TenantDb } from "./tenant-db.ts";

/** Newest first. */
export async function findIncidents(
  db: TenantDb,
  eventId: EventId,
  before: IncidentPlace | null,
  limit: number,
): Promise<ListedIncident[]> {
  const { seq, scanId, subject, kind } = incidents;
  const earlier =
    before &&
    sql`(${seq}, ${scanId}, ${subject}, ${kind}) < (${before.seq}, ${before.scanId}, ${before.subject}, ${before.kind})`;
  const rows = await db.rows
    .select({
      ...{ seq, scanId, subject, kind },
      ...{ incident: incidents.incident, knownAt: incidents.knownAt, clearedAt: incidents.clearedAt },
      name: passes.name,
    })
    .from(incidents)
    .leftJoin(
      passes,
      and(eq(passes.collegeId, incidents.collegeId), eq(passes.eventId, incidents.eventId), eq(passes.id, subject)),
    )
    .where(and(eq(incidents.collegeId, db.collegeId), eq(incidents.eventId, eventId), earlier ?? undefined))
    .orderBy(desc(seq), desc(scanId), desc(subject), desc(kind))
    .limit(limit);
  return rows.map(({ name, incident, knownAt, clearedAt, ...place }) => ({
    id: `${place.scanId}:${place.kind}:${place.subject}`,
    passId: place.subject === "" ? null : (place.subject as PassId),
    ...{ name, knownAt, incident, clearedAt, place },
  }));
}
