import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { colleges } from "#db/schema/directory/colleges";
import { deadLetters } from "#db/schema/directory/dead-letters";
import type { UserId } from "#shared/ids";
import type { DeadLetterPage } from "#shared/views/dead-letters";
import type { PlatformDb } from "./platform-db.ts";

export type DeadLetterRow = typeof deadLetters.$inferSelect;
export type DeadLetterCursor = NonNullable<DeadLetterPage["next"]>;

/** Notes why a message is about to be given up: whoever keeps it then no longer knows. */
export async function noteCause({ rows }: PlatformDb, letter: NewDeadLetter): Promise<void> {
  await rows
    .insert(deadLetters)
    .values({ ...letter, times: 0, firstAt: letter.lastAt, replayedAt: null, replayedBy: null })
    .onConflictDoUpdate({ target: deadLetters.id, set: { cause: letter.cause } });
}

export type NewDeadLetter = Pick<DeadLetterRow, "id" | "collegeId" | "type" | "body" | "cause" | "lastAt">;

/** Keeps a message that was given up. One that was given up before counts on. */
export async function keepDeadLetter({ rows }: PlatformDb, letter: Omit<NewDeadLetter, "cause">): Promise<void> {
  await rows
    .insert(deadLetters)
    .values({ ...letter, cause: null, times: 1, firstAt: letter.lastAt, replayedAt: null, replayedBy: null })
    .onConflictDoUpdate({
      target: deadLetters.id,
      set: { times: sql`${deadLetters.times} + 1`, lastAt: letter.lastAt, replayedAt: null, replayedBy: null },
    });
}

/** Newest first, with the address of the college each is about. */
export function listDeadLetterRows(
  { rows }: PlatformDb,
  before: DeadLetterCursor | null,
  limit: number,
): Promise<(DeadLetterRow & { slug: string | null })[]> {
  const isBefore = before
    ? or(
        lt(deadLetters.lastAt, before.lastAt),
        and(eq(deadLetters.lastAt, before.lastAt), lt(deadLetters.id, before.id)),
      )
    : undefined;
  return rows
    .select({
      id: deadLetters.id,
      collegeId: deadLetters.collegeId,
      type: deadLetters.type,
      body: deadLetters.body,
      cause: deadLetters.cause,
      times: deadLetters.times,
      firstAt: deadLetters.firstAt,
      lastAt: deadLetters.lastAt,
      replayedAt: deadLetters.replayedAt,
      replayedBy: deadLetters.replayedBy,
      slug: colleges.slug,
    })
    .from(deadLetters)
    .leftJoin(colleges, eq(colleges.id, deadLetters.collegeId))
    .where(and(sql`${deadLetters.times} > 0`, isBefore))
    .orderBy(desc(deadLetters.lastAt), desc(deadLetters.id))
    .limit(limit);
}

export function countDeadLetters({ rows }: PlatformDb): Promise<number> {
  return rows.$count(deadLetters, sql`${deadLetters.times} > 0`);
}

export async function findDeadLetter({ rows }: PlatformDb, id: string): Promise<DeadLetterRow | null> {
  const [found] = await rows.select().from(deadLetters).where(eq(deadLetters.id, id));
  return found ?? null;
}

export async function noteReplayed({ rows }: PlatformDb, id: string, by: UserId, now: number): Promise<void> {
  await rows.update(deadLetters).set({ replayedAt: now, replayedBy: by }).where(eq(deadLetters.id, id));
}

/** Forgets those that are old, and of the others all but the newest. */
export async function forgetDeadLetters(
  { rows }: PlatformDb,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<void> {
  await rows
    .delete(deadLetters)
    .where(
      or(
        lt(deadLetters.lastAt, before),
        sql`${deadLetters.id} in (select d.id from dead_letters d order by d.last_at desc, d.id desc limit -1 offset ${most})`,
      ),
    );
}
