import { and, asc, eq, isNotNull } from "drizzle-orm";
import { colleges } from "#db/schema/directory/colleges";
import { events } from "#db/schema/shard/events";
import type { SubmittedDraft } from "#shared/views/lifecycle";
import type { TenantDb } from "./tenant-db.ts";

const LISTED_MAX = 100;

/** Whether the events of departments are published by the college. */
export async function findApprovesEvents(db: TenantDb): Promise<boolean> {
  const [college] = await db.directory
    .select({ approvesEvents: colleges.approvesEvents })
    .from(colleges)
    .where(eq(colleges.id, db.collegeId));
  return college?.approvesEvents ?? false;
}

export async function saveApprovesEvents(db: TenantDb, approvesEvents: boolean): Promise<void> {
  await db.directory.update(colleges).set({ approvesEvents }).where(eq(colleges.id, db.collegeId));
}

/** Drafts that wait for the college, the longest waiting first. */
export async function listSubmittedDrafts(db: TenantDb): Promise<SubmittedDraft[]> {
  const found = await db.rows
    .select({
      id: events.id,
      title: events.title,
      venue: events.venue,
      startsAt: events.startsAt,
      endsAt: events.endsAt,
      submittedAt: events.submittedAt,
    })
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), isNotNull(events.submittedAt)))
    .orderBy(asc(events.submittedAt))
    .limit(LISTED_MAX);
  return found.flatMap(({ submittedAt, ...draft }) => (submittedAt === null ? [] : { ...draft, submittedAt }));
}
