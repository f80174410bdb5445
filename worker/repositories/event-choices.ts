import { and, asc, eq, gt, inArray, isNotNull, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { venues } from "#db/schema/shard/venues";
import { isVenueOf, priceFrom } from "./events.ts";
import type { TenantDb } from "./tenant-db.ts";

/** What an event can be looked for by. */
export type ChoiceRow = {
  readonly category: string;
  readonly tags: readonly string[];
  readonly startsAt: number;
  readonly isPaid: boolean;
  readonly isPlaced: boolean;
};

/** Of what everybody may find and is not over at `now`, the `limit` that begin first. */
export function listChoiceRows(db: TenantDb, now: number, limit: number): Promise<ChoiceRow[]> {
  return db.rows
    .select({
      category: events.category,
      tags: events.tags,
      startsAt: events.startsAt,
      isPaid: sql<boolean>`${priceFrom} > 0`.mapWith(Boolean),
      isPlaced: sql<boolean>`${isNotNull(venues.latitude)}`.mapWith(Boolean),
    })
    .from(events)
    .leftJoin(venues, isVenueOf)
    .where(
      and(
        eq(events.collegeId, db.collegeId),
        inArray(events.status, ["published", "live"]),
        eq(events.visibility, "public"),
        gt(events.endsAt, now),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}
