import { and, eq, lt, not, type SQL, sql } from "drizzle-orm";
import { answers } from "#db/schema/shard/answers";
import { registrations } from "#db/schema/shard/registrations";
import type { Answers } from "#shared/domain/forms/types";
import type { EventId, QuestionId, UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

export type AnswersRow = typeof answers.$inferSelect;

/** More than a statement should take at once; what is left is next minute's. */
const ROWS_SWEPT_AT_ONCE = 2_000;

export async function findAnswers(db: TenantDb, eventId: EventId, userId: UserId): Promise<AnswersRow | null> {
  const [found] = await db.rows
    .select()
    .from(answers)
    .where(and(here(db, eventId), eq(answers.userId, userId)));
  return found ?? null;
}

export async function listAnswers(
  db: TenantDb,
  eventId: EventId,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, Answers>> {
  const found = await db.rows
    .select({ userId: answers.userId, answers: answers.answers })
    .from(answers)
    .where(and(here(db, eventId), inJson(answers.userId, userIds)));
  return new Map(found.map((row) => [row.userId, row.answers]));
}

export function countAnswers(db: TenantDb, eventId: EventId): Promise<number> {
  return db.rows.$count(answers, here(db, eventId));
}

/** Which of these somebody has answered. Reads what everybody answered here: for edits that concern answers, which are few. */
export async function listAnswered(
  db: TenantDb,
  eventId: EventId,
  ids: readonly QuestionId[],
): Promise<ReadonlySet<QuestionId>> {
  if (ids.length === 0) return new Set();
  const found = await db.rows
    .selectDistinct({ id: sql<QuestionId>`given.key` })
    .from(sql`${answers}, json_each(${answers.answers}) as given`)
    .where(and(here(db, eventId), sql`given.key in (select value from json_each(${JSON.stringify(ids)}))`));
  return new Set(found.map(({ id }) => id));
}

/** @returns whether it was written: not if this person has answered before */
export async function addAnswers(db: TenantDb, row: Omit<AnswersRow, "collegeId">): Promise<boolean> {
  const added = await db.rows
    .insert(answers)
    .values({ ...row, collegeId: db.collegeId })
    .onConflictDoNothing()
    .returning({ userId: answers.userId });
  return added.length > 0;
}

/** In place of what this person answered before. */
export async function putAnswers(db: TenantDb, row: Omit<AnswersRow, "collegeId">): Promise<void> {
  const { formVersion, ticketTypes, answers: given, answeredAt } = row;
  await db.rows
    .insert(answers)
    .values({ ...row, collegeId: db.collegeId })
    .onConflictDoUpdate({
      target: [answers.collegeId, answers.eventId, answers.userId],
      set: { formVersion, ticketTypes, answers: given, answeredAt },
    });
}

/** Takes these questions' answers from everybody. @returns whether any may be left */
export async function forgetAnswers(db: TenantDb, eventId: EventId, ids: readonly QuestionId[]): Promise<boolean> {
  // A merge patch (RFC 7396): null takes a key away.
  const patch = JSON.stringify(Object.fromEntries(ids.map((id) => [id, null])));
  const isAnswered = sql`exists (select 1 from json_each(${answers.answers}) as given
    where given.key in (select value from json_each(${JSON.stringify(ids)})))`;
  const forgotten = await db.rows
    .update(answers)
    .set({ answers: sql`json_patch(${answers.answers}, ${patch})` })
    .where(some(and(here(db, eventId), isAnswered)))
    .returning({ userId: answers.userId });
  return forgotten.length === ROWS_SWEPT_AT_ONCE;
}

/** @returns whether any may be left */
export async function deleteAnswers(db: TenantDb, eventId: EventId): Promise<boolean> {
  return deleteSome(db, here(db, eventId));
}

/** Deletes what was answered before an instant by people who have no registration. @returns whether any may be left */
export async function deleteUnclaimed(db: TenantDb, eventId: EventId, answeredBefore: number): Promise<boolean> {
  const isClaimed = sql`exists (select 1 from ${registrations} where ${registrations.collegeId} = ${answers.collegeId}
    and ${registrations.eventId} = ${answers.eventId} and ${registrations.userId} = ${answers.userId})`;
  return deleteSome(db, and(here(db, eventId), lt(answers.answeredAt, answeredBefore), not(isClaimed)));
}

async function deleteSome(db: TenantDb, condition: SQL | undefined): Promise<boolean> {
  const deleted = await db.rows.delete(answers).where(some(condition)).returning({ userId: answers.userId });
  return deleted.length === ROWS_SWEPT_AT_ONCE;
}

function some(condition: SQL | undefined): SQL {
  return sql`rowid in (select rowid from ${answers} where ${condition} limit ${ROWS_SWEPT_AT_ONCE})`;
}

function here(db: TenantDb, eventId: EventId): SQL | undefined {
  return and(eq(answers.collegeId, db.collegeId), eq(answers.eventId, eventId));
}
