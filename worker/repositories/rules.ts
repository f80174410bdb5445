import { and, asc, desc, eq, gt, inArray, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { rules } from "#db/schema/shard/rules";
import { stations } from "#db/schema/shard/stations";
import { DEFAULT_RULES, type Removal } from "#shared/domain/rules/defaults";
import type { Rule } from "#shared/domain/rules/types";
import type { CollegeId, EventId, RuleId, StationId } from "#shared/ids";
import type { StationKind } from "#shared/views/station";
import type { EventRow } from "./events.ts";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type RuleRow = typeof rules.$inferSelect;
/** An event, or every event of its college. */
export type RuleScope = EventId | typeof COLLEGE_SCOPE | typeof PLATFORM_SCOPE;
export const COLLEGE_SCOPE = "college";
/** What it took of the platform's. */
export const PLATFORM_SCOPE = "platform";

/** The newest version of each rule of an event, of its college and of the platform; removed ones are left out. */
export async function listOwnRules(db: TenantDb, eventId: EventId): Promise<Rule[]> {
  return (await listOwnAndRemoved(db, eventId)).own;
}

/** The same, and which were taken away when. */
export async function listOwnAndRemoved(
  db: TenantDb,
  eventId: EventId,
): Promise<{ readonly own: Rule[]; readonly removals: Removal[] }> {
  const rows = await db.rows
    .select()
    .from(rules)
    .where(
      and(
        eq(rules.collegeId, db.collegeId),
        inArray(rules.scope, [eventId, COLLEGE_SCOPE, PLATFORM_SCOPE]),
        eq(rules.isNewest, true),
      ),
    );
  return {
    own: rows.filter(({ isRemoved }) => !isRemoved).map(toRule),
    removals: rows.filter(({ isRemoved }) => isRemoved).map(toRule),
  };
}

/** Of every event that is not over, its own rules that wait for a number that rules count, and what it has in place of some of the college's. */
export async function listRulesOnCounts(
  db: TenantDb,
  ofCollege: readonly RuleId[],
): Promise<{ readonly eventId: EventId; readonly eventTitle: string; readonly rule: Rule }[]> {
  const rows = await db.rows
    .select({ rule: rules, eventId: events.id, eventTitle: events.title })
    .from(rules)
    .innerJoin(events, and(eq(events.collegeId, rules.collegeId), eq(events.id, rules.scope)))
    .where(
      and(
        eq(rules.collegeId, db.collegeId),
        eq(rules.isNewest, true),
        eq(rules.isRemoved, false),
        inArray(events.status, ["draft", "published", "live"]),
        or(sql`${rules.body} ->> '$.trigger.metric' is not null`, inJson(rules.id, ofCollege)),
      ),
    );
  return rows.map(({ rule, ...event }) => ({ ...event, rule: toRule(rule) }));
}

/** The newest version of each of the platform's that the college has taken, removals among them. */
export function listPlatformVersions(db: TenantDb): Promise<Pick<RuleRow, "id" | "version" | "body">[]> {
  return db.rows
    .select({ id: rules.id, version: rules.version, body: rules.body })
    .from(rules)
    .where(and(eq(rules.collegeId, db.collegeId), eq(rules.scope, PLATFORM_SCOPE), eq(rules.isNewest, true)));
}

/** Whichever of several versions comes last: the highest is the newest. */
export async function takePlatformVersion(
  db: TenantDb,
  { id, version, body, isRemoved, savedBy, savedAt }: Omit<RuleRow, "collegeId" | "scope" | "isNewest" | "toldUpTo">,
): Promise<void> {
  const outdate = db.rows
    .update(rules)
    .set({ isNewest: false })
    .where(and(isOf(db, PLATFORM_SCOPE, id), lt(rules.version, version)));
  const add = db.rows
    .insert(rules)
    .select(
      sql`select ${db.collegeId}, ${PLATFORM_SCOPE}, ${id}, ${version}, not exists (select 1 from rules r
          where r.college_id = ${db.collegeId} and r.scope = ${PLATFORM_SCOPE} and r.id = ${id} and r.version > ${version}),
        ${JSON.stringify(body)}, ${Number(isRemoved)}, ${savedBy}, ${savedAt}, null where true`,
    )
    .onConflictDoNothing();
  await db.rows.batch([outdate, add]);
}

/** Says which rules hold at an event since when, and changes with each of them and with each that is taken away. */
export async function findRulesVersion(db: TenantDb, eventId: EventId): Promise<string> {
  const { version } = await db.rows.get<{
    version: string;
  }>(sql`select coalesce(group_concat(one), '') as version from (
    select scope || ':' || id || ':' || version as one from rules indexed by rules_newest where college_id = ${db.collegeId}
      and scope in (${eventId}, ${COLLEGE_SCOPE}, ${PLATFORM_SCOPE}) and is_newest = 1 order by scope, id)`);
  return version;
}

/** Over all colleges of a shard, but for those on their way to another: some of the rules whose time began in (after, until]. */
export function listRulesBegun(
  { rows }: ShardDb,
  {
    after,
    until,
    except,
    limit,
  }: {
    readonly after: number;
    readonly until: number;
    readonly except: readonly CollegeId[];
    readonly limit: number;
  },
): Promise<Pick<RuleRow, "collegeId" | "scope" | "body">[]> {
  const from = sql`${rules.body} ->> 'from'`;
  return rows
    .select({ collegeId: rules.collegeId, scope: rules.scope, body: rules.body })
    .from(rules)
    .where(
      and(
        sql`${from} > ${after} and ${from} <= ${until} and ${rules.isNewest} = 1`,
        eq(rules.isRemoved, false),
        sql`not ${inJson(rules.collegeId, except)}`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(limit);
}

/** Of the college, or one event alone: what is on now or soon, and its stations. */
export async function listPlacesOf(
  db: TenantDb,
  scope: RuleScope,
  limit: number,
): Promise<{ eventId: EventId; stationId: StationId | null; kind: StationKind | null }[]> {
  return db.rows
    .select({ eventId: events.id, stationId: stations.id, kind: stations.kind })
    .from(events)
    .leftJoin(stations, and(eq(stations.collegeId, events.collegeId), eq(stations.eventId, events.id)))
    .where(
      and(
        eq(events.collegeId, db.collegeId),
        inArray(events.status, ["published", "live"]),
        scope === COLLEGE_SCOPE || scope === PLATFORM_SCOPE ? undefined : eq(events.id, scope),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id), asc(stations.id))
    .limit(limit);
}

/** A version of a rule as it was saved, removals among them. */
export type RuleVersionRow = Pick<RuleRow, "id" | "version" | "scope" | "isRemoved" | "savedBy" | "savedAt" | "body">;

/** What these rules said and say at the event, in its college and for every college, newest first. */
export function listRuleVersions(
  db: TenantDb,
  eventId: EventId,
  ids: readonly RuleId[],
  limit: number,
): Promise<RuleVersionRow[]> {
  const { id, version, scope, isRemoved, savedBy, savedAt, body } = rules;
  return db.rows
    .select({ id, version, scope, isRemoved, savedBy, savedAt, body })
    .from(rules)
    .where(
      and(
        eq(rules.collegeId, db.collegeId),
        inArray(rules.scope, [eventId, COLLEGE_SCOPE, PLATFORM_SCOPE]),
        inJson(rules.id, ids),
      ),
    )
    .orderBy(desc(rules.savedAt), desc(rules.version))
    .limit(limit);
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

export function toRule({ id, version, scope, savedAt, body }: Omit<RuleVersionRow, "isRemoved" | "savedBy">): Rule {
  const origin = scope === COLLEGE_SCOPE ? "college" : scope === PLATFORM_SCOPE ? "platform" : "event";
  return { id, version, origin, savedAt, body };
}
