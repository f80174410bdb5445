import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { ruleDecisions, ruleEffects, ruleMemories } from "#db/schema/shard/rules";
import { type Decision, NO_MEMORY } from "#shared/domain/rules/types";
import type { EventId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { RuleEffectRow } from "./rule-effects.ts";
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
  const decide = decisions.map(({ happening: { id, trigger, stationId, userId, at, facts }, steps, unmatched }) =>
    db.rows.insert(ruleDecisions).values({
      ...{ collegeId, eventId, id, trigger, stationId, userId, at, facts, steps, unmatched },
      ...{ decidedAt: now, isMatch: steps.length > 0 },
    }),
  );
  const ask = effects.map((effect) => db.rows.insert(ruleEffects).values({ ...effect, collegeId }));
  try {
    await db.rows.batch([remember, ...decide, ...ask]);
    return true;
  } catch (failure) {
    if (LOST_TURN.test(`${failure} ${(failure as Error).cause ?? ""}`)) return false;
    throw failure;
  }
}

const LOST_TURN = /NOT NULL constraint failed: rule_memories\.turn/;

export type DecisionCursor = { readonly at: number; readonly id: string };

/** Newest first, those in which a rule matched; or those in which none did. */
export function listDecisions(
  db: TenantDb,
  eventId: EventId,
  {
    isMatch,
    before,
    limit,
  }: { readonly isMatch: boolean; readonly before: DecisionCursor | null; readonly limit: number },
): Promise<DecisionRow[]> {
  const isBefore = before
    ? or(lt(ruleDecisions.at, before.at), and(eq(ruleDecisions.at, before.at), lt(ruleDecisions.id, before.id)))
    : undefined;
  return db.rows
    .select()
    .from(ruleDecisions)
    .where(and(isOf(db, eventId), eq(ruleDecisions.isMatch, isMatch), isBefore))
    .orderBy(desc(ruleDecisions.at), desc(ruleDecisions.id))
    .limit(limit);
}

function isOf(db: TenantDb, eventId: EventId) {
  return and(eq(ruleDecisions.collegeId, db.collegeId), eq(ruleDecisions.eventId, eventId));
}
