import { and, desc, eq, sql } from "drizzle-orm";
import { collegeErasures } from "#db/schema/directory/college-erasures";
import type { CollegeId, EventId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";

export type Erasure = typeof collegeErasures.$inferSelect;

const LISTED_MAX = 100;

/** The one that was begun before, if it was. */
export async function beginErasure(
  { rows }: PlatformDb,
  college: { readonly id: CollegeId; readonly slug: string },
  startedAt: number,
): Promise<Erasure> {
  const begun = { collegeId: college.id, slug: college.slug, startedAt, stores: {} };
  await rows.insert(collegeErasures).values(begun).onConflictDoNothing();
  const [erasure] = await rows.select().from(collegeErasures).where(eq(collegeErasures.collegeId, college.id));
  if (!erasure) throw new Error("an erasure was begun, then gone");
  return erasure;
}

/** Adds to what is gone. Of two that erased the same events side by side, one says so. */
export async function noteErased(
  { rows }: PlatformDb,
  { collegeId, afterEventId }: Erasure,
  gone: Readonly<Record<string, number>>,
  at: { readonly afterEventId?: EventId; readonly finishedAt?: number } = {},
): Promise<void> {
  const both = sql`select key, value from json_each(${collegeErasures.stores})
    union all select key, value from json_each(${JSON.stringify(gone)})`;
  const stores = sql`(select json_group_object(key, gone) from (select key, sum(value) as gone from (${both}) group by key))`;
  await rows
    .update(collegeErasures)
    .set({ stores, ...at })
    .where(and(eq(collegeErasures.collegeId, collegeId), sql`${collegeErasures.afterEventId} is ${afterEventId}`));
}

/** Newest first. */
export function listErasures({ rows }: PlatformDb): Promise<Erasure[]> {
  return rows.select().from(collegeErasures).orderBy(desc(collegeErasures.startedAt)).limit(LISTED_MAX);
}
