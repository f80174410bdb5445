import { HOME_MEMORY_MS } from "#db/shards";
import { sha256Hex } from "#shared/sha256";
import type { MoveState } from "#shared/views/college";
import { forgetCollege } from "../auth/scope.ts";
import type { SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { claimMove, letGoOfMove, type MoveRow, saveMove } from "../repositories/college-moves.ts";
import { SHARD_TABLES } from "../repositories/college-rows.ts";
import { findCollege } from "../repositories/colleges.ts";
import {
  countOf,
  eraseSome,
  keyOf,
  nameOf,
  type PageOf,
  readKeyPage,
  type StoredRow,
  valuesOf,
  writeRows,
} from "../repositories/key-pages.ts";
import { openShardDb, type ShardDb } from "../repositories/shard-dbs.ts";

/** Whoever remembers the old home has forgotten it by then, and what they had begun has ended, with a minute to spare. */
export const SETTLE_MS = 3 * HOME_MEMORY_MS;
/** A run that was killed is followed by another then; none works for nearly that long. */
const BUSY_MS = 5 * 60_000;
const TIME_AT_ONCE_MS = 30_000;
const ROWS_AT_ONCE = 250;
/** A few statements each; an invocation may make thousands. */
const PAGES_AT_ONCE = 200;
const ROWS_ERASED_AT_ONCE = 2_000;

type Moving = {
  readonly ctx: SystemCtx;
  readonly move: MoveRow;
  readonly source: ShardDb;
  readonly target: ShardDb;
  readonly slug: string;
  /** When this run stops, as `Date.now` tells it. */
  readonly endsAt: number;
};

const STEPS: Readonly<Partial<Record<MoveState, (moving: Moving) => Promise<void>>>> = {
  asked: freeze,
  settling: settle,
  copying: copy,
  verifying: verify,
  clearing: clearSource,
  undoing: clearTarget,
};

/**
 * Takes a college from one shard to another: nothing may write, every row is copied and read back, the source is read once
 * more, both sides are found equal, the directory names the new home, and what was left behind is deleted. A bounded step
 * each minute, one college at a time; whatever interrupts a step, the next begins where the last that was noted ended. A
 * failure leaves the college where it was.
 */
export async function moveColleges(ctx: SystemCtx): Promise<void> {
  const move = await claimMove(ctx.platform, ctx.now, ctx.now + BUSY_MS);
  const found = move && (await findCollege(ctx.platform, move.collegeId));
  if (!move || !found) return;
  const source = openShardDb(ctx.env, move.source);
  const target = openShardDb(ctx.env, move.target);
  const endsAt = Date.now() + TIME_AT_ONCE_MS;
  await takeStep({ ctx, move, source, target, slug: found.college.slug, endsAt });
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
  if (ctx.now - move.since < SETTLE_MS || !(await clear(moving, target))) return;
  await enter(moving, "copying");
}

async function copy(moving: Moving): Promise<void> {
  const { ctx, move, source, target } = moving;
  let { rows: copied, digest } = move;
  const { isWhole, at } = await walk(moving, async (page) => {
    const rows = await readKeyPage(source.rows, move.collegeId, page);
    await writeRows(target.rows, page.table, rows);
    const text = textOf(page, rows);
    if (textOf(page, await readKeyPage(target.rows, move.collegeId, page)) !== text) {
      throw new Error(`the copy of ${nameOf(page.table)} is not what was copied`);
    }
    copied += rows.length;
    digest = await sha256Hex(`${digest}\n${text}`);
    return rows;
  });
  if (isWhole) await enter(moving, "verifying", { tableIndex: 0, afterKey: null, rows: copied, digest });
  else await saveMove(ctx.platform, move, { ...at, rows: copied, digest });
}

/** Nobody can have written since; this would find who did all the same. */
async function verify(moving: Moving): Promise<void> {
  const { ctx, move, source } = moving;
  let { verified } = move;
  const { isWhole, at } = await walk(moving, async (page) => {
    const rows = await readKeyPage(source.rows, move.collegeId, page);
    verified = await sha256Hex(`${verified}\n${textOf(page, rows)}`);
    return rows;
  });
  if (!isWhole) return saveMove(ctx.platform, move, { ...at, verified });
  if (verified !== move.digest) throw new Error("the source is no longer what was copied");
  await requireSameCounts(moving);
  await enter(moving, "clearing", { verified }, { shard: move.target, movingSince: null });
}

/** Page after page of all tables, from where the move is, as far as one run gets. */
async function walk(
  { move, endsAt }: Moving,
  visit: (page: PageOf) => Promise<readonly StoredRow[]>,
): Promise<{ readonly isWhole: boolean; readonly at: Pick<MoveRow, "tableIndex" | "afterKey"> }> {
  let at: Pick<MoveRow, "tableIndex" | "afterKey"> = move;
  for (let pages = 0; pages < PAGES_AT_ONCE && Date.now() < endsAt; pages++) {
    const table = SHARD_TABLES[at.tableIndex];
    if (!table) return { isWhole: true, at };
    const rows = await visit({ table, after: at.afterKey, limit: ROWS_AT_ONCE });
    const last = rows.length === ROWS_AT_ONCE ? rows.at(-1) : undefined;
    at = last
      ? { tableIndex: at.tableIndex, afterKey: keyOf(table, last) }
      : { tableIndex: at.tableIndex + 1, afterKey: null };
  }
  return { isWhole: false, at: { tableIndex: at.tableIndex, afterKey: at.afterKey } };
}

function textOf({ table }: PageOf, rows: readonly StoredRow[]): string {
  return `${nameOf(table)}\n${JSON.stringify(rows.map((row) => valuesOf(table, row)))}`;
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
  if (await clear(moving, source)) await enter(moving, "done");
}

async function clearTarget(moving: Moving): Promise<void> {
  if (await clear(moving, moving.target)) await enter(moving, "failed");
}

/** @returns whether nothing is left */
async function clear({ move, endsAt }: Moving, { rows }: ShardDb): Promise<boolean> {
  for (const table of SHARD_TABLES.toReversed()) {
    let erased = ROWS_ERASED_AT_ONCE;
    while (erased === ROWS_ERASED_AT_ONCE) {
      if (Date.now() > endsAt) return false;
      erased = await eraseSome(rows, move.collegeId, { table, limit: ROWS_ERASED_AT_ONCE });
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
