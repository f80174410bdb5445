import { and, asc, eq, gt, inArray, isNotNull, type SQL, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { rules } from "#db/schema/shard/rules";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import type { Rule } from "#shared/domain/rules/types";
import type { CollegeId, EventId, RuleId } from "#shared/ids";
import type { EventRow } from "./events.ts";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
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

/** A rule of one event. `replaces`: it takes the place of its college's or the platform's, by whose id it goes. */
export type EventRule = Pick<Rule, "id" | "body"> & { readonly replaces: boolean };

export async function listEventRules(db: TenantDb, eventId: EventId): Promise<EventRule[]> {
  const own = await listOwnRules(db, eventId);
  const further = new Set([...DEFAULT_RULES, ...own.filter(({ origin }) => origin === "college")].map(({ id }) => id));
  return own.flatMap(({ id, origin, body }) => (origin === "event" ? { id, body, replaces: further.has(id) } : []));
}

/** The first version of each at an event that is added with them, as rows in one parameter. */
export function firstVersionsOf(
  db: TenantDb,
  { id, createdBy, createdAt }: Pick<EventRow, "id" | "createdBy" | "createdAt">,
  added: readonly EventRule[],
): SQL {
  const own = JSON.stringify(added.map((rule) => ({ id: rule.id, body: JSON.stringify(rule.body) })));
  return sql`select ${db.collegeId}, ${id}, value ->> 'id', 1, 1, value ->> 'body', 0, ${createdBy}, ${createdAt}, null
    from json_each(${own}) where true`;
}

export async function findNewestRule(db: TenantDb, scope: RuleScope, id: RuleId): Promise<RuleRow | null> {
  const [row] = await db.rows
    .select()
    .from(rules)
    .where(and(isOf(db, scope, id), eq(rules.isNewest, true)));
  return row ?? null;
}

/**
 * @param told the event whose ledger must hear of it: it counts as changed with the rule, so that the sweep tells it if nobody did.
 *             Of a college's rule the others follow, a lot at a time
 * @returns false if there is such a version: somebody was faster, or this is a repeat
 */
export async function addRuleVersion(
  db: TenantDb,
  row: Omit<RuleRow, "collegeId" | "isNewest" | "toldUpTo">,
  told: EventId | null = null,
): Promise<boolean> {
  const outdate = db.rows
    .update(rules)
    .set({ isNewest: false })
    .where(isOf(db, row.scope, row.id));
  const isForAll = told !== null && row.scope === COLLEGE_SCOPE;
  const added = { ...row, collegeId: db.collegeId, isNewest: true, toldUpTo: isForAll ? ("" as const) : null };
  const add = db.rows.insert(rules).values(added);
  // Who is told of this one is told of all there are by then.
  const restart = db.rows.update(rules).set({ toldUpTo: null }).where(isUntold(db));
  try {
    await db.rows.batch([outdate, ...(isForAll ? [restart] : []), add, ...(told === null ? [] : [touch(db, [told])])]);
    return true;
  } catch (failure) {
    if (/UNIQUE constraint failed: rules/.test(String(failure) + String((failure as Error).cause ?? ""))) return false;
    throw failure;
  }
}

/**
 * The next events of the college whose ledgers must hear of its rules, soon or now open: from here on each counts as changed. An
 * event that is published later is told then.
 * @param endsAfter what ended before scans nobody any more, epoch milliseconds
 * @returns none: all are told
 */
export async function takeUntoldEvents(db: TenantDb, endsAfter: number, limit: number): Promise<EventId[]> {
  const [untold] = await db.rows.select({ toldUpTo: rules.toldUpTo }).from(rules).where(isUntold(db)).limit(1);
  const after = untold?.toldUpTo;
  if (after === undefined || after === null) return [];
  const found = await db.rows
    .select({ id: events.id })
    .from(events)
    .where(
      and(
        eq(events.collegeId, db.collegeId),
        gt(events.id, after as EventId),
        inArray(events.status, ["published", "live"]),
        gt(events.endsAt, endsAfter),
      ),
    )
    .orderBy(asc(events.id))
    .limit(limit);
  const ids = found.map(({ id }) => id);
  const isSame = and(eq(rules.collegeId, db.collegeId), eq(rules.scope, COLLEGE_SCOPE), eq(rules.toldUpTo, after));
  const toldUpTo = ids.length < limit ? null : (ids.at(-1) ?? null);
  await db.rows.batch([touch(db, ids), db.rows.update(rules).set({ toldUpTo }).where(isSame)]);
  return ids;
}

/** Over all colleges of a shard, but for those on their way to another: where events are still to be told. */
export async function listUntoldColleges(
  { rows }: ShardDb,
  { except, limit }: { readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<CollegeId[]> {
  const found = await rows
    .selectDistinct({ collegeId: rules.collegeId })
    .from(rules)
    .where(and(isNotNull(rules.toldUpTo), sql`not ${inJson(rules.collegeId, except)}`))
    .limit(limit);
  return found.map(({ collegeId }) => collegeId);
}

function isUntold(db: TenantDb) {
  return and(eq(rules.collegeId, db.collegeId), eq(rules.scope, COLLEGE_SCOPE), isNotNull(rules.toldUpTo));
}

function touch(db: TenantDb, eventIds: readonly EventId[]) {
  return db.rows
    .update(events)
    .set({ version: sql`${events.version} + 1` })
    .where(and(eq(events.collegeId, db.collegeId), inJson(events.id, eventIds)));
}

function isOf(db: TenantDb, scope: RuleScope, id: RuleId) {
  return and(eq(rules.collegeId, db.collegeId), eq(rules.scope, scope), eq(rules.id, id));
}

function toRule({ id, version, scope, savedAt, body }: RuleRow): Rule {
  return { id, version, origin: scope === COLLEGE_SCOPE ? "college" : "event", savedAt, body };
}
