import { and, asc, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import { covers } from "#db/schema/shard/covers";
import { coverIdOf, events } from "#db/schema/shard/events";
import type { CollegeId, CoverId, EventId, UserId } from "#shared/ids";
import type { Cover } from "#shared/views/cover";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type CoverRow = typeof covers.$inferSelect;

/** Null for an event that there is not. */
export async function findEventCover(db: TenantDb, eventId: EventId): Promise<{ readonly cover: Cover | null } | null> {
  const [found] = await db.rows.select({ cover: events.cover }).from(events).where(isEvent(db, eventId));
  return found ?? null;
}

export async function findCover(db: TenantDb, id: CoverId): Promise<CoverRow | null> {
  const [found] = await db.rows.select().from(covers).where(isCover(db, id));
  return found ?? null;
}

export async function findCovers(db: TenantDb, ids: readonly CoverId[]): Promise<CoverRow[]> {
  return db.rows
    .select()
    .from(covers)
    .where(and(eq(covers.collegeId, db.collegeId), inJson(covers.id, ids)));
}

/** Something begins or ceases to show these: the sweep looks at them then, and deletes what nothing shows. */
export async function noteCoversUsed(db: TenantDb, ids: readonly CoverId[], sweepAt: number): Promise<void> {
  await db.rows
    .update(covers)
    .set({ sweepAt })
    .where(and(eq(covers.collegeId, db.collegeId), inJson(covers.id, ids), isNull(covers.droppedAt)));
}

/** Before there are files of it: whoever is interrupted leaves nothing that nobody knows of. */
export async function addCover(
  db: TenantDb,
  cover: { id: CoverId; eventId: EventId; createdBy: UserId; createdAt: number; sweepAt: number },
): Promise<void> {
  await db.rows.insert(covers).values({ ...cover, collegeId: db.collegeId });
}

export type CoverChange = {
  readonly cover: Cover | null;
  /** What has to be there until now. */
  readonly replacesId: CoverId | null;
  /** When to look whether the replaced one is named by another event. */
  readonly sweepAt: number;
};

/** @returns whether it was changed: not if another picture is there by now, or the new one is being deleted */
export async function setEventCover(
  db: TenantDb,
  eventId: EventId,
  { cover, replacesId, sweepAt }: CoverChange,
): Promise<boolean> {
  const isKept = cover && sql`exists (select 1 from ${covers} where ${isCover(db, cover.id)} and dropped_at is null)`;
  const was = replacesId === null ? isNull(events.cover) : eq(coverIdOf(events.cover), replacesId);
  const ids = [cover?.id, replacesId].filter((id) => id !== undefined && id !== null);
  const [changed] = await db.rows.batch([
    db.rows
      .update(events)
      .set({ cover })
      .where(and(isEvent(db, eventId), was, isKept ?? undefined))
      .returning({ id: events.id }),
    // Also if nothing changed: it writes down what is.
    db.rows
      .update(covers)
      .set({ sweepAt: sql`case when ${isNamed()} then null else ${sweepAt} end` })
      .where(and(eq(covers.collegeId, db.collegeId), inJson(covers.id, ids), isNull(covers.droppedAt))),
  ]);
  return changed.length > 0;
}

/** Over all colleges of a shard but those on their way to another: pictures to look at, longest due first. */
export function listCoversToSweep(
  { rows }: ShardDb,
  now: number,
  { except, limit }: { except: readonly CollegeId[]; limit: number },
): Promise<CoverRow[]> {
  return rows
    .select()
    .from(covers)
    .where(and(lte(covers.sweepAt, now), sql`not ${inJson(covers.collegeId, except)}`))
    .orderBy(asc(covers.sweepAt))
    .limit(limit);
}

/** From here on no event may begin to name it. @returns whether its files are to be deleted: not if an event names it */
export async function dropCover(db: TenantDb, id: CoverId, now: number): Promise<boolean> {
  const [dropped] = await db.rows
    .update(covers)
    .set({
      sweepAt: sql`case when ${isNamed()} then null else sweep_at end`,
      droppedAt: sql`case when ${isNamed()} then null else coalesce(dropped_at, ${now}) end`,
    })
    .where(isCover(db, id))
    .returning({ droppedAt: covers.droppedAt });
  return dropped !== undefined && dropped.droppedAt !== null;
}

/** After its files are gone. */
export async function forgetCover(db: TenantDb, id: CoverId): Promise<void> {
  await db.rows.delete(covers).where(isCover(db, id));
}

/** Whether any event, or any menu, of its college shows this row's picture. */
function isNamed(): SQL {
  return sql`(exists (select 1 from events e where e.college_id = covers.college_id and (e.cover ->> 'id') = covers.id)
    or exists (select 1 from stations s, json_each(s.menu) dish
      where s.college_id = covers.college_id and dish.value ->> 'picture' = covers.id))`;
}

function isEvent(db: TenantDb, id: EventId) {
  return and(eq(events.collegeId, db.collegeId), eq(events.id, id));
}

function isCover(db: TenantDb, id: CoverId) {
  return and(eq(covers.collegeId, db.collegeId), eq(covers.id, id));
}
