import { and, asc, desc, eq, isNull, lt, sql } from "drizzle-orm";
import { colleges } from "#db/schema/directory/colleges";
import { platformRules } from "#db/schema/directory/platform-rules";
import type { CollegeId, RuleId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";

export type PlatformRuleRow = typeof platformRules.$inferSelect;

/** The newest version of each, removals among them. */
export function listNewestPlatformRules({ rows }: PlatformDb): Promise<PlatformRuleRow[]> {
  const newest = sql`(select max(r.version) from platform_rules r where r.id = ${platformRules.id})`;
  return rows.select().from(platformRules).where(eq(platformRules.version, newest)).orderBy(asc(platformRules.id));
}

export async function findNewestPlatformRule({ rows }: PlatformDb, id: RuleId): Promise<PlatformRuleRow | null> {
  const ofRule = rows.select().from(platformRules).where(eq(platformRules.id, id));
  return (await ofRule.orderBy(desc(platformRules.version)).limit(1))[0] ?? null;
}

/** @returns false if there is such a version: somebody was faster, or this is a repeat */
export async function addPlatformRule({ rows }: PlatformDb, row: PlatformRuleRow): Promise<boolean> {
  const added = await rows
    .insert(platformRules)
    .values(row)
    .onConflictDoNothing()
    .returning({ version: platformRules.version });
  return added.length === 1;
}

/** How many versions were ever saved. */
export function countPlatformRules({ rows }: PlatformDb): Promise<number> {
  return rows.$count(platformRules);
}

const IS_BEHIND = and(
  lt(colleges.platformRules, sql`(select count(*) from platform_rules)`),
  ...[isNull(colleges.movingSince), isNull(colleges.erasingSince)],
);

/** Colleges that have not taken all of them. Those on their way to another shard take them when they are there. */
export async function listCollegesBehind({ rows }: PlatformDb, limit: number): Promise<CollegeId[]> {
  const found = await rows
    .select({ id: colleges.id })
    .from(colleges)
    .where(IS_BEHIND)
    .orderBy(asc(colleges.id))
    .limit(limit);
  return found.map(({ id }) => id);
}

export function countCollegesBehind({ rows }: PlatformDb): Promise<number> {
  return rows.$count(colleges, IS_BEHIND);
}

/** Never back: a slower one had read fewer. */
export async function noteTaken({ rows }: PlatformDb, id: CollegeId, count: number): Promise<void> {
  await rows
    .update(colleges)
    .set({ platformRules: count })
    .where(and(eq(colleges.id, id), lt(colleges.platformRules, count)));
}
