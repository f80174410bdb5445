import { and, asc, desc, eq, isNotNull, lt, lte, or, sql } from "drizzle-orm";
import { ruleDecisions, ruleEffects, ruleMemories } from "#db/schema/shard/rules";
import { scans } from "#db/schema/shard/scans";
import { type Decision, NO_MEMORY } from "#shared/domain/rules/types";
import type { CollegeId, EventId, RuleId } from "#shared/ids";
import type { DecisionCursor } from "#shared/views/rules";
import { inJson, jsonLots } from "./json-lists.ts";
import type { RuleEffectRow } from "./rule-effects.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type RulePlace = (typeof ruleMemories.$inferSelect)["place"];
export type RuleMemoryRow = Omit<typeof ruleMemories.$inferSelect, "collegeId">;
export type DecisionRow = typeof ruleDecisions.$inferSelect;

/** What rules remember of a place: nothing, the first time. */
export async function getRuleMemory(db: TenantDb, eventId: EventId, place: RulePlace): Promise<RuleMemoryRow> {
  const begin = { eventId, place, turn: 0, seenSeq: 0, memory: NO_MEMORY };
  const isPlace = and(
    eq(ruleMemories.collegeId, db.collegeId),
    eq(ruleMemories.eventId, eventId),
    eq(ruleMemories.place, place),
  );
  const [found] = await db.rows.select().from(ruleMemories).where(isPlace);
  if (found) return found;
  await db.rows
    .insert(ruleMemories)
    .values({ ...begin, collegeId: db.collegeId })
    .onConflictDoNothing();
  return begin;
}

/** What rules remember of each place of an event where they were asked. */
export function listRuleMemories(db: TenantDb, eventId: EventId): Promise<Pick<RuleMemoryRow, "place" | "memory">[]> {
  const isOfEvent = and(eq(ruleMemories.collegeId, db.collegeId), eq(ruleMemories.eventId, eventId));
  return db.rows
    .select({ place: ruleMemories.place, memory: ruleMemories.memory })
    .from(ruleMemories)
    .where(isOfEvent)
    .orderBy(asc(ruleMemories.place));
}

/** Of these domain events, those that rules were asked about. */
export async function findDecided(db: TenantDb, eventId: EventId, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await db.rows
    .select({ id: ruleDecisions.id })
    .from(ruleDecisions)
    .where(and(isOf(db, eventId), inJson(ruleDecisions.id, ids)));
  return new Set(found.map(({ id }) => id));
}

export type Judgement = {
  /** The memory the decisions were made with. */
  readonly before: RuleMemoryRow;
  readonly after: Pick<RuleMemoryRow, "seenSeq" | "memory">;
  readonly decisions: readonly Decision[];
  readonly effects: readonly Omit<RuleEffectRow, "collegeId">[];
  readonly now: number;
};

/**
 * Decisions, what they want done, what is remembered and how far was looked: all of it or nothing.
 * @returns false if somebody else judged the same place meanwhile: look again
 */
export async function writeJudgement(
  db: TenantDb,
  { before, after, decisions, effects, now }: Judgement,
): Promise<boolean> {
  const { collegeId } = db;
  const { eventId, place, turn } = before;
  const remember = db.rows
    .update(ruleMemories)
    .set({ ...after, turn: sql`case when ${ruleMemories.turn} = ${turn} then ${turn + 1} end` })
    .where(
      and(eq(ruleMemories.collegeId, collegeId), eq(ruleMemories.eventId, eventId), eq(ruleMemories.place, place)),
    );
  // A statement for each would be a thousand after one round of a busy station.
  const decided = decisions.map(({ happening, steps, unmatched }) => ({ ...happening, steps, unmatched }));
  const decide = jsonLots(decided).map((lot) =>
    db.rows.insert(ruleDecisions).select(
      sql`select ${collegeId}, ${eventId}, value ->> 'id', value ->> 'trigger', value ->> 'stationId', value ->> 'userId',
        value ->> 'at', ${now}, value -> 'facts', value -> 'steps', value -> 'unmatched',
        json_array_length(value, '$.steps') > 0 from json_each(${lot}) where true`,
    ),
  );
  const ask = jsonLots(effects).map((lot) =>
    db.rows.insert(ruleEffects).select(
      sql`select ${collegeId}, value ->> 'id', value ->> 'eventId', value ->> 'decisionId', value ->> 'ruleId',
        value ->> 'number', value ->> 'executor', value -> 'action', value ->> 'stationId', value ->> 'userId',
        value ->> 'status', nullif(value -> 'said', 'null'), nullif(value -> 'command', 'null'), value ->> 'outcome',
        value ->> 'at', value ->> 'settledAt' from json_each(${lot}) where true`,
    ),
  );
  try {
    await db.rows.batch([remember, ...decide, ...ask]);
    return true;
  } catch (failure) {
    if (LOST_TURN.test(`${failure} ${(failure as Error).cause ?? ""}`)) return false;
    throw failure;
  }
}

const LOST_TURN = /NOT NULL constraint failed: rule_memories\.turn/;

/** `ruleId`: what this rule alone had a part in; null: any. */
type Page = { readonly ruleId: RuleId | null; readonly before: DecisionCursor | null; readonly limit: number };

/** Among how many of an event one rule's are looked for at once. */
const LOOKED_MAX = 2_000;

/** `end`: the last one looked at where there may be more behind it, and what was found is no whole page; else null. */
type Found<Row> = { readonly rows: Row[]; readonly end: DecisionCursor | null };

/** Newest first, those in which a rule matched; or those in which none did. One rule's are looked for among them, by time. */
export async function listDecisions(
  db: TenantDb,
  eventId: EventId,
  { isMatch, ruleId, before, limit }: Page & { readonly isMatch: boolean },
): Promise<Found<DecisionRow>> {
  const isBefore = !before
    ? undefined
    : "seq" in before
      ? lt(ruleDecisions.at, before.at)
      : or(lt(ruleDecisions.at, before.at), and(eq(ruleDecisions.at, before.at), lt(ruleDecisions.id, before.id)));
  const where = and(isOf(db, eventId), eq(ruleDecisions.isMatch, isMatch), isBefore);
  const order = [desc(ruleDecisions.at), desc(ruleDecisions.id)];
  const newest = (count: number) =>
    db.rows
      .select()
      .from(ruleDecisions)
      .where(where)
      .orderBy(...order)
      .limit(count);
  if (ruleId === null) return { rows: await newest(limit), end: null };
  const looked = newest(LOOKED_MAX).as("looked");
  const asked = isMatch
    ? sql`exists (select 1 from json_each(${looked.steps}) where value ->> 'ruleId' = ${ruleId})`
    : sql`exists (select 1 from json_each(${looked.unmatched}) where value = ${ruleId})`;
  const rows = await db.rows.select().from(looked).where(asked).orderBy(desc(looked.at), desc(looked.id)).limit(limit);
  if (rows.length === limit) return { rows, end: null };
  const [end] = await db.rows
    .select({ at: ruleDecisions.at, id: ruleDecisions.id })
    .from(ruleDecisions)
    .where(where)
    .orderBy(...order)
    .limit(1)
    .offset(LOOKED_MAX - 1);
  return { rows, end: end ?? null };
}

export type GateRefusalRow = Pick<typeof scans.$inferSelect, "seq" | "at" | "gateId" | "byRule">;

/** Whom rules about who is let in refused, newest first; of one instant they come after other decisions, which may be about them. */
export async function listGateRefusals(
  db: TenantDb,
  eventId: EventId,
  { ruleId, before, limit }: Page,
): Promise<Found<GateRefusalRow>> {
  const isBefore = !before
    ? undefined
    : "id" in before
      ? lte(scans.at, before.at)
      : sql`(${scans.at}, ${scans.seq}) < (${before.at}, ${before.seq})`;
  const where = and(eq(scans.collegeId, db.collegeId), eq(scans.eventId, eventId), isNotNull(scans.byRule), isBefore);
  const order = [desc(scans.at), desc(scans.seq)];
  const columns = { seq: scans.seq, at: scans.at, gateId: scans.gateId, byRule: scans.byRule };
  const newest = (count: number) =>
    db.rows
      .select(columns)
      .from(scans)
      .where(where)
      .orderBy(...order)
      .limit(count);
  if (ruleId === null) return { rows: await newest(limit), end: null };
  const looked = newest(LOOKED_MAX).as("looked");
  const rows = await db.rows
    .select()
    .from(looked)
    .where(sql`${looked.byRule} ->> 'ruleId' = ${ruleId}`)
    .orderBy(desc(looked.at), desc(looked.seq))
    .limit(limit);
  if (rows.length === limit) return { rows, end: null };
  const [end] = await db.rows
    .select({ at: scans.at, seq: scans.seq })
    .from(scans)
    .where(where)
    .orderBy(...order)
    .limit(1)
    .offset(LOOKED_MAX - 1);
  return { rows, end: end ?? null };
}

export type OldRows = { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number };

/** Over all colleges of a shard but for those on their way to another: what was decided before then, the oldest first. */
export async function deleteOldDecisions({ rows }: ShardDb, { before, except, limit }: OldRows): Promise<void> {
  const old = rows
    .select({ rowid: sql`rule_decisions.rowid` })
    .from(ruleDecisions)
    .where(and(lt(ruleDecisions.decidedAt, before), sql`not ${inJson(ruleDecisions.collegeId, except)}`))
    .orderBy(asc(ruleDecisions.decidedAt))
    .limit(limit);
  await rows.delete(ruleDecisions).where(sql`rule_decisions.rowid in ${old}`);
}

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(ruleDecisions.collegeId, db.collegeId), eq(ruleDecisions.eventId, eventId));
}
