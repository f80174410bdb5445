import { and, asc, eq, gt, gte, isNull, lte, sql } from "drizzle-orm";
import { eventSeries } from "#db/schema/shard/event-series";
import { events } from "#db/schema/shard/events";
import type { CollegeId, SeriesId } from "#shared/ids";
import { OCCURRENCES_MAX } from "#shared/limits";
import type { SeriesTask, TaskRefusal } from "#shared/views/series";
import type { EventRow } from "./events.ts";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type SeriesRow = typeof eventSeries.$inferSelect;
type NewSeries = Omit<SeriesRow, "collegeId" | "taskAfter" | "taskSince" | "refusals"> & { readonly task: SeriesTask };

export async function findSeries(db: TenantDb, id: SeriesId): Promise<SeriesRow | null> {
  const [series] = await db.rows
    .select()
    .from(eventSeries)
    .where(and(eq(eventSeries.collegeId, db.collegeId), eq(eventSeries.id, id)));
  return series ?? null;
}

/** Makes its source the first of it. @returns false if that is of a series already, or newer than `version`: then nothing is done */
export async function addSeries(db: TenantDb, series: NewSeries, version: number): Promise<boolean> {
  const { collegeId } = db;
  const { id, sourceEventId, rule, timeZone, firstAt, durationMs, exdates, task, createdBy, createdAt } = series;
  const isFree = sql`college_id = ${collegeId} and id = ${sourceEventId} and version = ${version} and series_id is null`;
  const [added] = await db.rows.batch([
    db.rows
      .insert(eventSeries)
      .select(
        sql`select ${collegeId}, ${id}, ${sourceEventId}, ${rule}, ${timeZone}, ${firstAt}, ${durationMs},
          ${JSON.stringify(exdates)}, ${JSON.stringify(task)}, ${firstAt}, ${createdAt}, '[]', ${createdBy}, ${createdAt}
          from events where ${isFree}`,
      )
      .returning({ id: eventSeries.id }),
    db.rows.update(events).set({ seriesId: id, occurrenceAt: firstAt }).where(isFree),
  ]);
  return added.length === 1;
}

/** All of its events, in the order its rule has them. */
export function listOccurrences(db: TenantDb, id: SeriesId): Promise<EventRow[]> {
  return db.rows
    .select()
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), eq(events.seriesId, id)))
    .orderBy(asc(events.occurrenceAt))
    .limit(OCCURRENCES_MAX);
}

/** The next ones a task comes to. */
export function listOccurrencesFrom(
  db: TenantDb,
  id: SeriesId,
  { from, after }: { readonly from: number; readonly after: number | null },
  limit: number,
): Promise<EventRow[]> {
  return db.rows
    .select()
    .from(events)
    .where(
      and(
        eq(events.collegeId, db.collegeId),
        eq(events.seriesId, id),
        gte(events.occurrenceAt, from),
        after === null ? undefined : gt(events.occurrenceAt, after),
      ),
    )
    .orderBy(asc(events.occurrenceAt))
    .limit(limit);
}

/** @returns false while another is being done */
export async function beginTask(db: TenantDb, id: SeriesId, task: SeriesTask, now: number): Promise<boolean> {
  const begun = await db.rows
    .update(eventSeries)
    .set({ task, taskAfter: null, taskSince: now, refusals: [] })
    .where(and(eq(eventSeries.collegeId, db.collegeId), eq(eventSeries.id, id), isNull(eventSeries.task)))
    .returning({ id: eventSeries.id });
  return begun.length === 1;
}

/** It is done up to this occurrence, which may have refused. */
export async function noteTask(
  db: TenantDb,
  id: SeriesId,
  { after, refusal, now }: { readonly after: number; readonly refusal: TaskRefusal | null; readonly now: number },
): Promise<void> {
  const refusals = refusal
    ? sql`json_insert(${eventSeries.refusals}, '$[#]', json(${JSON.stringify(refusal)}))`
    : eventSeries.refusals;
  await db.rows
    .update(eventSeries)
    .set({ taskAfter: after, taskSince: now, refusals: sql`${refusals}` })
    .where(and(eq(eventSeries.collegeId, db.collegeId), eq(eventSeries.id, id)));
}

export async function endTask(db: TenantDb, id: SeriesId): Promise<void> {
  await db.rows
    .update(eventSeries)
    .set({ task: null, taskAfter: null, taskSince: null })
    .where(and(eq(eventSeries.collegeId, db.collegeId), eq(eventSeries.id, id)));
}

/** Over all colleges of a shard, but for those on their way to another: series whose task nobody has gone on with since. */
export function listBusySeries(
  { rows }: ShardDb,
  { before, except, limit }: { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<Pick<SeriesRow, "collegeId" | "id">[]> {
  return rows
    .select({ collegeId: eventSeries.collegeId, id: eventSeries.id })
    .from(eventSeries)
    .where(and(lte(eventSeries.taskSince, before), sql`not ${inJson(eventSeries.collegeId, except)}`))
    .orderBy(asc(eventSeries.taskSince))
    .limit(limit);
}
