import { and, count, desc, eq, lte, notInArray, sql } from "drizzle-orm";
import { collegeMoves } from "#db/schema/directory/college-moves";
import { colleges } from "#db/schema/directory/colleges";
import { users } from "#db/schema/directory/users";
import { type Home, SHARDS, type Shard } from "#db/shards";
import type { CollegeId } from "#shared/ids";
import type { CollegeMove } from "#shared/views/college";
import type { PlatformDb } from "./platform-db.ts";

export type MoveRow = typeof collegeMoves.$inferSelect;
export type NewMove = Pick<MoveRow, "collegeId" | "askedAt" | "askedBy" | "reason" | "source" | "target">;

const LISTED_MAX = 50;

/** @returns false if the college has another move before it, leaves, or is not in `source` */
export async function addMove({ rows }: PlatformDb, move: NewMove): Promise<boolean> {
  const { collegeId, askedAt, askedBy, reason, source, target } = move;
  const added = await rows
    .insert(collegeMoves)
    .select(
      sql`select c.id, ${askedAt}, ${askedBy}, ${reason}, ${source}, ${target}, 'asked', ${askedAt}, 0, 0, 0, null, 0, '', '', null
        from colleges c where c.id = ${collegeId} and c.shard = ${source} and c.leaving_at is null and not exists (
          select 1 from college_moves m where m.college_id = ${collegeId} and m.state not in ('done', 'failed'))`,
    )
    .returning({ collegeId: collegeMoves.collegeId });
  return added.length === 1;
}

/** The one that is going on, or the next, for one run at a time: for this one until it lets go, or until `busyUntil`. */
export async function claimMove({ rows }: PlatformDb, now: number, busyUntil: number): Promise<MoveRow | null> {
  const next = sql`(select rowid from college_moves where state not in ('done', 'failed') order by asked_at limit 1)`;
  const [claimed] = await rows
    .update(collegeMoves)
    .set({ busyUntil, claim: sql`${collegeMoves.claim} + 1` })
    .where(and(sql`rowid = ${next}`, lte(collegeMoves.busyUntil, now)))
    .returning();
  return claimed ?? null;
}

export async function letGoOfMove({ rows }: PlatformDb, move: MoveRow): Promise<void> {
  await rows
    .update(collegeMoves)
    .set({ busyUntil: 0 })
    .where(and(thisOne(move), eq(collegeMoves.claim, move.claim)));
}

/** Colleges that are in neither database alone: what a sweep finds of them has to wait. */
export async function listMovingColleges({ rows }: PlatformDb): Promise<CollegeId[]> {
  const moving = await rows
    .select({ collegeId: collegeMoves.collegeId })
    .from(collegeMoves)
    .where(notInArray(collegeMoves.state, ["asked", "done", "failed"]));
  return moving.map(({ collegeId }) => collegeId);
}

/** Newest first. */
export function listMoves({ rows }: PlatformDb): Promise<CollegeMove[]> {
  return rows
    .select({
      slug: colleges.slug,
      askedAt: collegeMoves.askedAt,
      askedBy: users.name,
      reason: collegeMoves.reason,
      source: collegeMoves.source,
      target: collegeMoves.target,
      state: collegeMoves.state,
      since: collegeMoves.since,
      rows: collegeMoves.rows,
      digest: collegeMoves.digest,
      failure: collegeMoves.failure,
    })
    .from(collegeMoves)
    .innerJoin(colleges, eq(colleges.id, collegeMoves.collegeId))
    .innerJoin(users, eq(users.id, collegeMoves.askedBy))
    .orderBy(desc(collegeMoves.askedAt))
    .limit(LISTED_MAX);
}

export type MoveProgress = Partial<
  Pick<MoveRow, "state" | "since" | "tableIndex" | "afterKey" | "rows" | "digest" | "verified" | "failure">
>;

/**
 * Together with where the college is from then on, and since when nothing may write there: both, or neither when the move
 * has left the state it was read in, or another run has taken it up.
 */
export async function saveMove(
  { rows }: PlatformDb,
  move: MoveRow,
  progress: MoveProgress,
  home: Home | null = null,
): Promise<void> {
  const save = rows
    .update(collegeMoves)
    .set(progress)
    .where(and(thisOne(move), eq(collegeMoves.state, move.state), eq(collegeMoves.claim, move.claim)));
  if (!home) {
    await save;
    return;
  }
  const unchanged = sql`exists (select 1 from college_moves m where m.college_id = ${move.collegeId}
    and m.asked_at = ${move.askedAt} and m.state = ${move.state} and m.claim = ${move.claim})`;
  await rows.batch([
    rows
      .update(colleges)
      .set(home)
      .where(and(eq(colleges.id, move.collegeId), unchanged)),
    save,
  ]);
}

/** Where the fewest colleges are. */
export async function emptiestShard({ rows }: PlatformDb): Promise<Shard> {
  const counted = await rows.select({ shard: colleges.shard, n: count() }).from(colleges).groupBy(colleges.shard);
  const sizeOf = (shard: Shard) => counted.find((one) => one.shard === shard)?.n ?? 0;
  return SHARDS.reduce((least, one) => (sizeOf(one) < sizeOf(least) ? one : least));
}

function thisOne({ collegeId, askedAt }: Pick<MoveRow, "collegeId" | "askedAt">) {
  return and(eq(collegeMoves.collegeId, collegeId), eq(collegeMoves.askedAt, askedAt));
}
