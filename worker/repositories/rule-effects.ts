import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import { ruleEffects } from "#db/schema/shard/rules";
import type { CollegeId, EventId, RuleEffectId } from "#shared/ids";
import type { EffectOutcome, EffectStatus, StationTold } from "#shared/views/rules";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type RuleEffectRow = typeof ruleEffects.$inferSelect;

/** What stations or people of an event are still to be told, in the order in which it was decided. */
export function listOpenEffects(
  db: TenantDb,
  eventId: EventId,
  executor: RuleEffectRow["executor"],
  limit: number,
): Promise<RuleEffectRow[]> {
  return db.rows
    .select()
    .from(ruleEffects)
    .where(
      and(
        eq(ruleEffects.collegeId, db.collegeId),
        eq(ruleEffects.eventId, eventId),
        eq(ruleEffects.executor, executor),
        isOpen,
      ),
    )
    .orderBy(asc(ruleEffects.at), asc(ruleEffects.decisionId), asc(ruleEffects.number))
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
  await db.rows
    .update(ruleEffects)
    .set({ command })
    .where(and(isEffect(db, id), isNull(ruleEffects.command)));
  const [found] = await db.rows.select({ command: ruleEffects.command }).from(ruleEffects).where(isEffect(db, id));
  if (!found?.command) throw new Error("an effect without the command it was given");
  return found.command;
}

/** Each ends once. */
export async function settleEffect(
  db: TenantDb,
  id: RuleEffectId,
  settled: {
    readonly status: Exclude<EffectStatus, "pending">;
    readonly outcome: EffectOutcome;
    readonly settledAt: number;
  },
): Promise<void> {
  await db.rows
    .update(ruleEffects)
    .set(settled)
    .where(and(isEffect(db, id), eq(ruleEffects.status, "pending")));
}

/** Over all colleges of a shard: events whose stations or people were not told in time. */
export function listEventsToTell(
  { rows }: ShardDb,
  { before, except, limit }: { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<{ collegeId: CollegeId; eventId: EventId }[]> {
  return rows
    .selectDistinct({ collegeId: ruleEffects.collegeId, eventId: ruleEffects.eventId })
    .from(ruleEffects)
    .where(and(isOpen, lte(ruleEffects.at, before), sql`not ${inJson(ruleEffects.collegeId, except)}`))
    .limit(limit);
}

const isOpen = eq(ruleEffects.status, "pending");

function isEffect(db: TenantDb, id: RuleEffectId) {
  return and(eq(ruleEffects.collegeId, db.collegeId), eq(ruleEffects.id, id));
}
