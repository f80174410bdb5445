import { asc, count, eq, lte, sql } from "drizzle-orm";
import { colleges } from "#db/schema/colleges";
import { eventTotals } from "#db/schema/event-totals";
import { events } from "#db/schema/events";
import { memberships } from "#db/schema/memberships";
import { orders } from "#db/schema/orders";
import type { CollegeId } from "#shared/ids";
import type { CollegeBrand, CollegeHealth } from "#shared/views/college";
import type { PlatformDb } from "./platform-db.ts";

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

export async function findCollegeBySlug({ rows }: PlatformDb, slug: string): Promise<CollegeBrand | null> {
  const [college] = await rows.select(brand).from(colleges).where(eq(colleges.slug, slug));
  return college ?? null;
}

export async function findCollege({ rows }: PlatformDb, id: CollegeId): Promise<CollegeBrand | null> {
  const [college] = await rows.select(brand).from(colleges).where(eq(colleges.id, id));
  return college ?? null;
}

export function listCollegeBrands({ rows }: PlatformDb): Promise<CollegeBrand[]> {
  return rows.select(brand).from(colleges).orderBy(asc(colleges.name)).limit(COLLEGES_MAX);
}

/** @returns false if the slug is taken. */
export async function addCollege({ rows }: PlatformDb, college: CollegeBrand, createdAt: number): Promise<boolean> {
  const added = await rows
    .insert(colleges)
    .values({ ...college, createdAt })
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

/** Null takes it back. */
export async function setLeaving({ rows }: PlatformDb, id: CollegeId, leavingAt: number | null): Promise<void> {
  await rows.update(colleges).set({ leavingAt }).where(eq(colleges.id, id));
}

export async function findLeaving({ rows }: PlatformDb, id: CollegeId): Promise<number | null> {
  const [found] = await rows.select({ leavingAt: colleges.leavingAt }).from(colleges).where(eq(colleges.id, id));
  return found?.leavingAt ?? null;
}

/** A college that said so before an instant. */
export async function findLeaver({ rows }: PlatformDb, before: number): Promise<CollegeBrand | null> {
  const [leaver] = await rows.select(brand).from(colleges).where(lte(colleges.leavingAt, before)).limit(1);
  return leaver ?? null;
}

export async function deleteCollege({ rows }: PlatformDb, id: CollegeId): Promise<void> {
  await rows.delete(colleges).where(eq(colleges.id, id));
}

/** One grouped statement per table, whatever the number of colleges. */
export async function listCollegeHealth(db: PlatformDb): Promise<CollegeHealth[]> {
  const { rows } = db;
  const live = sql<number>`sum(${events.status} = 'live')`.mapWith(Number);
  const sum = (column: typeof eventTotals.confirmed | typeof eventTotals.admitted) =>
    sql<number>`sum(${column})`.mapWith(Number);
  const [brands, members, held, totals, served] = await Promise.all([
    listCollegeBrands(db),
    rows
      .select({ collegeId: memberships.collegeId, members: count() })
      .from(memberships)
      .where(eq(memberships.kind, "person"))
      .groupBy(memberships.collegeId),
    rows.select({ collegeId: events.collegeId, events: count(), live }).from(events).groupBy(events.collegeId),
    rows
      .select({
        collegeId: eventTotals.collegeId,
        registrations: sum(eventTotals.confirmed),
        admissions: sum(eventTotals.admitted),
      })
      .from(eventTotals)
      .groupBy(eventTotals.collegeId),
    rows
      .select({ collegeId: orders.collegeId, served: count() })
      .from(orders)
      .where(eq(orders.status, "served"))
      .groupBy(orders.collegeId),
  ]);
  const of = <R extends { collegeId: CollegeId }>(found: R[], id: CollegeId) =>
    found.find((row) => row.collegeId === id);
  return brands.map(({ id, slug, name }) => ({
    id,
    slug,
    name,
    members: of(members, id)?.members ?? 0,
    events: of(held, id)?.events ?? 0,
    liveEvents: of(held, id)?.live ?? 0,
    registrations: of(totals, id)?.registrations ?? 0,
    admissions: of(totals, id)?.admissions ?? 0,
    ordersServed: of(served, id)?.served ?? 0,
  }));
}
