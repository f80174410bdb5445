import { and, asc, eq, lte, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { forms } from "#db/schema/shard/forms";
import type { CollegeId, EventId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type FormRow = typeof forms.$inferSelect;
/** A form, and what its event says of it. `version` is 0 for an event that never asked anything. */
export type EventForm = Pick<FormRow, "version" | "questions"> &
  Pick<typeof events.$inferSelect, "endsAt" | "salesCloseAt" | "status" | "visibility" | "ticketTypes">;

/** Null for an event that never asked anything. */
export async function findForm(db: TenantDb, eventId: EventId): Promise<FormRow | null> {
  const [found] = await db.rows
    .select()
    .from(forms)
    .where(and(eq(forms.collegeId, db.collegeId), eq(forms.eventId, eventId)));
  return found ?? null;
}

/** Null for an event that there is not. */
export async function findEventForm(db: TenantDb, eventId: EventId): Promise<EventForm | null> {
  const [found] = await db.rows
    .select({
      form: { version: forms.version, questions: forms.questions },
      endsAt: events.endsAt,
      salesCloseAt: events.salesCloseAt,
      status: events.status,
      visibility: events.visibility,
      ticketTypes: events.ticketTypes,
    })
    .from(events)
    .leftJoin(forms, and(eq(forms.collegeId, events.collegeId), eq(forms.eventId, events.id)))
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, eventId)));
  if (!found) return null;
  const { form, ...event } = found;
  return { version: form?.version ?? 0, questions: form?.questions ?? [], ...event };
}

/**
 * Writes an edit.
 * @returns whether it was written: not if `version` is no longer the newest
 */
export async function saveForm(
  db: TenantDb,
  eventId: EventId,
  { version, ...form }: Pick<FormRow, "version" | "questions" | "sweepAt">,
): Promise<boolean> {
  const next = { ...form, version: version + 1 };
  const written =
    version === 0
      ? await db.rows
          .insert(forms)
          .values({ ...next, collegeId: db.collegeId, eventId })
          .onConflictDoNothing()
          .returning({ version: forms.version })
      : await db.rows
          .update(forms)
          .set(next)
          .where(isVersion(db, eventId, version))
          .returning({ version: forms.version });
  return written.length > 0;
}

/** Over all colleges of a shard but those on their way to another: forms to look at, longest due first. */
export function listFormsToSweep(
  { rows }: ShardDb,
  now: number,
  { except, limit }: { except: readonly CollegeId[]; limit: number },
): Promise<FormRow[]> {
  return rows
    .select()
    .from(forms)
    .where(and(lte(forms.sweepAt, now), sql`not ${inJson(forms.collegeId, except)}`))
    .orderBy(asc(forms.sweepAt))
    .limit(limit);
}

/** Unless somebody edited the form meanwhile: then it is due anyway. */
export async function noteSwept(
  db: TenantDb,
  { eventId, version }: Pick<FormRow, "eventId" | "version">,
  swept: Pick<FormRow, "questions" | "sweepAt">,
): Promise<void> {
  await db.rows
    .update(forms)
    .set(swept)
    .where(isVersion(db, eventId, version));
}

function isVersion(db: TenantDb, eventId: EventId, version: number) {
  return and(eq(forms.collegeId, db.collegeId), eq(forms.eventId, eventId), eq(forms.version, version));
}
