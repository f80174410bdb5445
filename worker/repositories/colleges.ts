import { and, asc, count, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import { colleges } from "#db/schema/directory/colleges";
import { memberships } from "#db/schema/directory/memberships";
import { eventTotals } from "#db/schema/shard/event-totals";
import { events } from "#db/schema/shard/events";
import { orders } from "#db/schema/shard/orders";
import type { Home } from "#db/shards";
import type { CollegeId } from "#shared/ids";
import type { CollegeBrand, CollegeHealth } from "#shared/views/college";
import { emptiestShard } from "./college-moves.ts";
import type { PlatformDb } from "./platform-db.ts";
import type { ShardDb } from "./shard-dbs.ts";

/** A dashboard that needs more rows than this needs pages first. */
const COLLEGES_MAX = 1_000;

const brand = {
  id: colleges.id,
  slug: colleges.slug,
  name: colleges.name,
  accent: colleges.accent,
  timeZone: colleges.timeZone,
  currency: colleges.currency,
};

const isThere = isNull(colleges.erasingSince);

/** A college, and where its rows are. One that is being erased is found no more. */
export type PlacedCollege = { readonly college: CollegeBrand; readonly home: Home };

export async function findCollegeBySlug(db: PlatformDb, slug: string): Promise<PlacedCollege | null> {
  const [found] = await selectPlaced(db, and(eq(colleges.slug, slug), isThere));
  return found ?? null;
}

export async function findCollege(db: PlatformDb, id: CollegeId): Promise<PlacedCollege | null> {
  const [found] = await selectPlaced(db, and(eq(colleges.id, id), isThere));
  return found ?? null;
}

function selectPlaced({ rows }: PlatformDb, condition: SQL | undefined): Promise<PlacedCollege[]> {
  return rows
    .select({ college: brand, home: { shard: colleges.shard, movingSince: colleges.movingSince } })
    .from(colleges)
    .where(condition);
}

export function listCollegeBrands({ rows }: PlatformDb): Promise<CollegeBrand[]> {
  return rows.select(brand).from(colleges).where(isThere).orderBy(asc(colleges.name)).limit(COLLEGES_MAX);
}

/** In the shard with the fewest. @returns false if the slug is taken. */
export async function addCollege(db: PlatformDb, college: CollegeBrand, createdAt: number): Promise<boolean> {
  const added = await db.rows
    .insert(colleges)
    .values({ ...college, shard: await emptiestShard(db), createdAt })
    .onConflictDoNothing()
    .returning({ id: colleges.id });
  return added.length === 1;
}

export async function saveCollegeBrand(
  { rows }: PlatformDb,
  id: CollegeId,
  { name, accent }: Pick<CollegeBrand, "name" | "accent">,
): Promise<void> {
  await rows.update(colleges).set({ name, accent }).where(eq(colleges.id, id));
}

/** Null takes it back. @returns false if it is too late: it is being erased */
export async function setLeaving({ rows }: PlatformDb, id: CollegeId, leavingAt: number | null): Promise<boolean> {
  const changed = await rows
    .update(colleges)
    .set({ leavingAt })
    .where(and(eq(colleges.id, id), isThere))
    .returning({ id: colleges.id });
  return changed.length === 1;
}

export async function findLeaving({ rows }: PlatformDb, id: CollegeId): Promise<number | null> {
  const [found] = await rows.select({ leavingAt: colleges.leavingAt }).from(colleges).where(eq(colleges.id, id));
  return found?.leavingAt ?? null;
}

/** From now on those that said so before an instant are no more to anybody. One on its way to another shard arrives first. */
export async function beginErasing({ rows }: PlatformDb, leftBefore: number, now: number): Promise<void> {
  const isMoving = sql`exists (select 1 from college_moves m where m.college_id = ${colleges.id}
    and m.state not in ('done', 'failed'))`;
  await rows
    .update(colleges)
    .set({ erasingSince: now })
    .where(and(lte(colleges.leavingAt, leftBefore), isThere, sql`not ${isMoving}`));
}

/** One that is being erased since before an instant. */
export async function findErasing(db: PlatformDb, before: number): Promise<PlacedCollege | null> {
  const [erasing] = await selectPlaced(db, lte(colleges.erasingSince, before));
  return erasing ?? null;
}

export async function deleteCollege({ rows }: PlatformDb, id: CollegeId): Promise<void> {
  await rows.delete(colleges).where(eq(colleges.id, id));
}

/** One grouped statement per table and database, whatever the number of colleges. */
export async function listCollegeHealth(db: PlatformDb, shards: readonly ShardDb[]): Promise<CollegeHealth[]> {
  const [homes, members, held, totals, served] = await Promise.all([
    db.rows
      .select({ college: brand, shard: colleges.shard })
      .from(colleges)
      .where(isThere)
      .orderBy(asc(colleges.name))
      .limit(COLLEGES_MAX),
    db.rows
      .select({ collegeId: memberships.collegeId, members: count() })
      .from(memberships)
      .where(eq(memberships.kind, "person"))
      .groupBy(memberships.collegeId),
    countInShards(shards, ({ rows }) =>
      rows.select({ collegeId: events.collegeId, events: count(), live }).from(events).groupBy(events.collegeId),
    ),
    countInShards(shards, ({ rows }) =>
      rows
        .select({
          collegeId: eventTotals.collegeId,
          registrations: sum(eventTotals.confirmed),
          admissions: sum(eventTotals.admitted),
        })
        .from(eventTotals)
        .groupBy(eventTotals.collegeId),
    ),
    countInShards(shards, ({ rows }) =>
      rows
        .select({ collegeId: orders.collegeId, served: count() })
        .from(orders)
        .where(eq(orders.status, "served"))
        .groupBy(orders.collegeId),
    ),
  ]);
  return homes.map(({ college: { id, slug, name }, shard }) => {
    // While a college moves, two shards have rows of it.
    const at = `${shard}:${id}`;
    return {
      id,
      slug,
      name,
      shard,
      members: members.find(({ collegeId }) => collegeId === id)?.members ?? 0,
      events: held.get(at)?.events ?? 0,
      liveEvents: held.get(at)?.live ?? 0,
      registrations: totals.get(at)?.registrations ?? 0,
      admissions: totals.get(at)?.admissions ?? 0,
      ordersServed: served.get(at)?.served ?? 0,
    };
  });
}

const live = sql<number>`sum(${events.status} = 'live')`.mapWith(Number);
const sum = (column: typeof eventTotals.confirmed | typeof eventTotals.admitted) =>
  sql<number>`sum(${column})`.mapWith(Number);

/** What each shard counts of each college in it. */
async function countInShards<R extends { readonly collegeId: CollegeId }>(
  shards: readonly ShardDb[],
  counts: (db: ShardDb) => Promise<R[]>,
): Promise<ReadonlyMap<string, R>> {
  const found = await Promise.all(
    shards.map(async (db) => (await counts(db)).map((row): [string, R] => [`${db.shard}:${row.collegeId}`, row])),
  );
  return new Map(found.flat());
}
