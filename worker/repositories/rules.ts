import { and, eq, inArray, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { rules } from "#db/schema/shard/rules";
import type { Rule } from "#shared/domain/rules/types";
import type { EventId, RuleId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

export type RuleRow = typeof rules.$inferSelect;
/** An event, or every event of its college. */
export type RuleScope = EventId | typeof COLLEGE_SCOPE;
export const COLLEGE_SCOPE = "college";

/** The newest version of each rule of an event and of its college; removed ones are left out. */
export async function listOwnRules(db: TenantDb, eventId: EventId): Promise<Rule[]> {
  const rows = await db.rows
    .select()
    .from(rules)
    .where(
      and(
        eq(rules.collegeId, db.collegeId),
        inArray(rules.scope, [eventId, COLLEGE_SCOPE]),
        eq(rules.isNewest, true),
        eq(rules.isRemoved, false),
      ),
    );
  return rows.map(toRule);
}

export async function findNewestRule(db: TenantDb, scope: RuleScope, id: RuleId): Promise<RuleRow | null> {
  const [row] = await db.rows
    .select()
    .from(rules)
    .where(and(isOf(db, scope, id), eq(rules.isNewest, true)));
  return row ?? null;
}

/**
 * @param told the event whose ledger must hear of it: it counts as changed with the rule, so that the sweep tells it if nobody did
 * @returns false if there is such a version: somebody was faster, or this is a repeat
 */
export async function addRuleVersion(
  db: TenantDb,
  row: Omit<RuleRow, "collegeId" | "isNewest">,
  told: EventId | null = null,
): Promise<boolean> {
  const outdate = db.rows
    .update(rules)
    .set({ isNewest: false })
    .where(isOf(db, row.scope, row.id));
  const add = db.rows.insert(rules).values({ ...row, collegeId: db.collegeId, isNewest: true });
  try {
    await db.rows.batch(told === null ? [outdate, add] : [outdate, add, touch(db, told)]);
    return true;
  } catch (failure) {
    if (/UNIQUE constraint failed: rules/.test(String(failure) + String((failure as Error).cause ?? ""))) return false;
    throw failure;
  }
}

function touch(db: TenantDb, eventId: EventId) {
  return db.rows
    .update(events)
    .set({ version: sql`${events.version} + 1` })
    .where(and(eq(events.collegeId, db.collegeId), eq(events.id, eventId)));
}

function isOf(db: TenantDb, scope: RuleScope, id: RuleId) {
  return and(eq(rules.collegeId, db.collegeId), eq(rules.scope, scope), eq(rules.id, id));
}

function toRule({ id, version, scope, savedAt, body }: RuleRow): Rule {
  return { id, version, origin: scope === COLLEGE_SCOPE ? "college" : "event", savedAt, body };
}
