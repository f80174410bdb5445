import { and, asc, eq, gt, lt, lte, ne, sql } from "drizzle-orm";
import { ruleEffects } from "#db/schema/shard/rules";
import type { CollegeId, EventId, RuleEffectId, RuleId } from "#shared/ids";
import type { EffectOutcome, EffectStatus, StationTold } from "#shared/views/rules";
import { inJson } from "./json-lists.ts";
import type { OldRows } from "./rule-decisions.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type RuleEffectRow = typeof ruleEffects.$inferSelect;

/** Where a page of open effects ended. */
export type EffectCursor = Pick<RuleEffectRow, "at" | "decisionId" | "number">;

/** What stations or people of an event are still to be told, in the order in which it was decided. */
export function listOpenEffects(
  db: TenantDb,
  eventId: EventId,
  executor: RuleEffectRow["executor"],
  { after, limit }: { readonly after: EffectCursor | null; readonly limit: number },
): Promise<RuleEffectRow[]> {
  const { at, decisionId, number } = ruleEffects;
  const isAfter = after && sql`(${at}, ${decisionId}, ${number}) > (${after.at}, ${after.decisionId}, ${after.number})`;
  return db.rows
    .select()
    .from(ruleEffects)
    .where(
      and(
        eq(ruleEffects.collegeId, db.collegeId),
        eq(ruleEffects.eventId, eventId),
        eq(ruleEffects.executor, executor),
        isOpen,
        isAfter ?? undefined,
      ),
    )
    .orderBy(asc(at), asc(decisionId), asc(number))
    .limit(limit);
}

export function listEffectsOf(
  db: TenantDb,
  eventId: EventId,
  decisionIds: readonly string[],
): Promise<RuleEffectRow[]> {
  return db.rows
    .select()
    .from(ruleEffects)
    .where(
      and(
        eq(ruleEffects.collegeId, db.collegeId),
        eq(ruleEffects.eventId, eventId),
        inJson(ruleEffects.decisionId, decisionIds),
      ),
    )
    .orderBy(asc(ruleEffects.number));
}

/** Fixes what the station is told. @returns what it is told: by this call, or by one before */
export async function fixCommand(db: TenantDb, id: RuleEffectId, command: StationTold): Promise<StationTold> {
  const [found] = await db.rows
    .update(ruleEffects)
    .set({ command: sql`coalesce(${ruleEffects.command}, ${JSON.stringify(command)})` })
    .where(isEffect(db, id))
    .returning({ command: ruleEffects.command });
  if (!found?.command) throw new Error("an effect without the command it was given");
  return found.command;
}

/** What rules have announced to everybody of an event since then. */
export function listAnnounced(
  db: TenantDb,
  eventId: EventId,
  since: number,
): Promise<{ ruleId: RuleId; settledAt: number | null }[]> {
  return db.rows
    .select({ ruleId: ruleEffects.ruleId, settledAt: ruleEffects.settledAt })
    .from(ruleEffects)
    .where(
      and(
        eq(ruleEffects.collegeId, db.collegeId),
        eq(ruleEffects.eventId, eventId),
        gt(ruleEffects.settledAt, since),
        // In these words, which its index is of.
        sql`${ruleEffects.status} = 'done' and ${ruleEffects.action} ->> 'type' = 'announce'`,
      ),
    );
}

export type EffectEnd = { readonly status: Exclude<EffectStatus, "pending">; readonly outcome: EffectOutcome };

/** Each ends once. */
export async function settleEffects(
  db: TenantDb,
  ids: readonly RuleEffectId[],
  settled: EffectEnd & { readonly settledAt: number },
): Promise<void> {
  if (ids.length === 0) return;
  await db.rows
    .update(ruleEffects)
    .set(settled)
    .where(and(eq(ruleEffects.collegeId, db.collegeId), inJson(ruleEffects.id, ids), sql`+${isOpen}`));
}

/** Over all colleges of a shard: some of the events whose stations or people were not told in time. */
export function listEventsToTell(
  { rows }: ShardDb,
  { before, except, limit }: { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<{ collegeId: CollegeId; eventId: EventId }[]> {
  return rows
    .selectDistinct({ collegeId: ruleEffects.collegeId, eventId: ruleEffects.eventId })
    .from(ruleEffects)
    .where(and(isOpen, lte(ruleEffects.at, before), sql`not ${inJson(ruleEffects.collegeId, except)}`))
    .orderBy(sql`random()`)
    .limit(limit);
}

/** As `deleteOldDecisions`: those that have ended. */
export async function deleteOldEffects({ rows }: ShardDb, { before, except, limit }: OldRows): Promise<void> {
  const old = rows
    .select({ rowid: sql`rule_effects.rowid` })
    .from(ruleEffects)
    .where(
      and(
        lt(ruleEffects.at, before),
        ne(ruleEffects.status, "pending"),
        sql`not ${inJson(ruleEffects.collegeId, except)}`,
      ),
    )
    .orderBy(asc(ruleEffects.at))
    .limit(limit);
  await rows.delete(ruleEffects).where(sql`rule_effects.rowid in ${old}`);
}

const isOpen = eq(ruleEffects.status, "pending");

function isEffect(db: TenantDb, id: RuleEffectId) {
  return and(eq(ruleEffects.collegeId, db.collegeId), eq(ruleEffects.id, id));
}
