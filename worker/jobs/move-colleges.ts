import { HOME_MEMORY_MS } from "#db/shards";
import { sha256Hex } from "#shared/sha256";
import type { MoveState } from "#shared/views/college";
import { forgetCollege } from "../auth/scope.ts";
import type { SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { claimMove, letGoOfMove, type MoveRow, saveMove } from "../repositories/college-moves.ts";
import { SHARD_TABLES } from "../repositories/college-rows.ts";
import { findCollege } from "../repositories/colleges.ts";
import { countOf, eraseSome, keyOf, nameOf, readKeyPage, valuesOf, writeRows } from "../repositories/key-pages.ts";
import { openShardDb, type ShardDb } from "../repositories/shard-dbs.ts";

/** Whoever remembers the old home has forgotten it by then, and what they had begun has ended. */
export const SETTLE_MS = 2 * HOME_MEMORY_MS;
/** A run that was killed is followed by another then. */
const BUSY_MS = 5 * 60_000;
const ROWS_AT_ONCE = 500;
/** Three statements each; an invocation may make thousands. */
const PAGES_AT_ONCE = 200;
/** The next minute's run goes on. */
const TIME_AT_ONCE_MS = 30_000;
const ROWS_ERASED_AT_ONCE = 2_000;
const ERASES_AT_ONCE = 50;

type Moving = {
  readonly ctx: SystemCtx;
  readonly move: MoveRow;
  readonly source: ShardDb;
  readonly target: ShardDb;
  readonly slug: string;
};

const STEPS: Readonly<Partial<Record<MoveState, (moving: Moving) => Promise<void>>>> = {
  asked: freeze,
  settling: settle,
  copying: copy,
  clearing: clearSource,
  undoing: clearTarget,
};

/**
 * Takes a college from one shard to another: nothing may write, every row is copied and read back, both sides are found
 * equal, the directory names the new home, and what was left behind is deleted. A bounded step each minute, one college at
 * a time; whatever interrupts a step, the next begins where the last that was noted ended. A failure leaves the college
 * where it was.
 */
export async function moveColleges(ctx: SystemCtx): Promise<void> {
  const move = await claimMove(ctx.platform, ctx.now, ctx.now + BUSY_MS);
  const found = move && (await findCollege(ctx.platform, move.collegeId));
  if (!move || !found) return;
  const source = openShardDb(ctx.env, move.source);
  const target = openShardDb(ctx.env, move.target);
  await takeStep({ ctx, move, source, target, slug: found.college.slug });
  await letGoOfMove(ctx.platform, move);
}

async function takeStep(moving: Moving): Promise<void> {
  const { state, collegeId, source: shard } = moving.move;
  try {
    await STEPS[state]?.(moving);
  } catch (failure) {
    // Where the college lives is decided by then, and deleting goes on in a minute.
    if (state === "clearing" || state === "undoing") throw failure;
    const words = describeFailure(failure);
    logLine("error", "a college stays where it was", { collegeId, failure: words });
    await enter(moving, "undoing", { failure: words }, { shard, movingSince: null });
  }
}

function freeze(moving: Moving): Promise<void> {
  return enter(moving, "settling", {}, { shard: moving.move.source, movingSince: moving.ctx.now });
}

async function settle(moving: Moving): Promise<void> {
  const { ctx, move, target } = moving;
  if (ctx.now - move.since < SETTLE_MS || !(await clear(target, move))) return;
  await enter(moving, "copying");
}

async function copy(moving: Moving): Promise<void> {
  const { ctx, move, source, target } = moving;
  const endsAt = Date.now() + TIME_AT_ONCE_MS;
  let at: Pick<MoveRow, "tableIndex" | "afterKey" | "rows" | "digest"> = move;
  for (let pages = 0; pages < PAGES_AT_ONCE && Date.now() < endsAt; pages++) {
    const table = SHARD_TABLES[at.tableIndex];
    if (!table) {
      await requireSameCounts(moving);
      return enter(moving, "clearing", at, { shard: move.target, movingSince: null });
    }
    const page = { table, after: at.afterKey, limit: ROWS_AT_ONCE };
    const rows = await readKeyPage(source.rows, move.collegeId, page);
    await writeRows(target.rows, table, rows);
    const copied = await readKeyPage(target.rows, move.collegeId, page);
    const name = nameOf(table);
    const read = JSON.stringify(rows.map((row) => valuesOf(table, row)));
    if (JSON.stringify(copied.map((row) => valuesOf(table, row))) !== read) {
      throw new Error(`the copy of ${name} is not what was copied`);
    }
    const last = rows.at(-1);
    const isWhole = rows.length < ROWS_AT_ONCE || !last;
    at = {
      tableIndex: isWhole ? at.tableIndex + 1 : at.tableIndex,
      afterKey: isWhole ? null : keyOf(table, last),
      rows: at.rows + rows.length,
      digest: await sha256Hex(`${at.digest}\n${name}\n${read}`),
    };
  }
  await saveMove(ctx.platform, move, at);
}

/** Page by page both were the same; this finds what only one of them has. */
async function requireSameCounts({ move, source, target }: Moving): Promise<void> {
  for (const table of SHARD_TABLES) {
    const [here, there] = await Promise.all([
      countOf(source.rows, move.collegeId, table),
      countOf(target.rows, move.collegeId, table),
    ]);
    if (here !== there) throw new Error(`${nameOf(table)} has ${here} rows, its copy ${there}`);
  }
}

async function clearSource(moving: Moving): Promise<void> {
  const { ctx, move, source } = moving;
  // Whoever began to read there may end.
  if (ctx.now - move.since < SETTLE_MS) return;
  if (await clear(source, move)) await enter(moving, "done");
}

async function clearTarget(moving: Moving): Promise<void> {
  if (await clear(moving.target, moving.move)) await enter(moving, "failed");
}

/** @returns whether nothing is left */
async function clear({ rows }: ShardDb, { collegeId }: MoveRow): Promise<boolean> {
  let erases = 0;
  for (const table of SHARD_TABLES.toReversed()) {
    let erased = ROWS_ERASED_AT_ONCE;
    while (erased === ROWS_ERASED_AT_ONCE) {
      if (++erases > ERASES_AT_ONCE) return false;
      erased = await eraseSome(rows, collegeId, { table, limit: ROWS_ERASED_AT_ONCE });
    }
  }
  return true;
}

async function enter(
  { ctx, move, slug }: Moving,
  state: MoveState,
  more: Parameters<typeof saveMove>[2] = {},
  home: Parameters<typeof saveMove>[3] = null,
): Promise<void> {
  await saveMove(ctx.platform, move, { ...more, state, since: ctx.now }, home);
  if (home) forgetCollege(slug);
}
