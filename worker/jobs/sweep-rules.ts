import type { CollegeId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { judgeRules } from "../consumers/judge-rules.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone, inTurn } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { deleteOldDecisions } from "../repositories/rule-decisions.ts";
import { deleteOldEffects, listEventsToTell } from "../repositories/rule-effects.ts";
import { listPlacesBehind } from "../repositories/rule-sources.ts";
import { listRulesBegun } from "../repositories/rules.ts";
import { openShardDbs, type ShardDb } from "../repositories/shard-dbs.ts";
import { DECISIONS_KEPT_MS } from "../services/rules/judge-place.ts";
import { askAnew } from "../services/rules/wake-rules.ts";

/** The bus gets this long to do it first. */
const HEAD_START_MS = 30_000;
/** What one minute has time for. */
const PLACES_PER_SWEEP_MAX = 50;

/** A rule whose time began so lately is asked: for some minutes, as minutes come late and one may not do for all of them; twice is no harm. */
const BEGUN_MS = 10 * 60_000;
const RULES_PER_SWEEP_MAX = 200;
/** Of each shard. */
const DELETED_PER_SWEEP_MAX = 2_000;

/**
 * Makes certain what the bus makes soon: that rules hear of what happened, and stations of what rules want. Has rules asked whose
 * time begins, and deletes what was decided long ago.
 */
export async function sweepRules(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), (db) => {
    const old = { before: ctx.now - DECISIONS_KEPT_MS, except, limit: DELETED_PER_SWEEP_MAX };
    return inTurn(
      () => judgeBehind(ctx, db, except),
      () => tellEffects(ctx, db, except),
      () => askBegun(ctx, db, except),
      () => deleteOldEffects(db, old),
      () => deleteOldDecisions(db, old),
    );
  });
}

async function judgeBehind(ctx: SystemCtx, db: ShardDb, except: readonly CollegeId[]): Promise<void> {
  const behind = await listPlacesBehind(db, except, PLACES_PER_SWEEP_MAX);
  await eachAlone(behind, ({ collegeId, eventId, place }) => judgeRules(ctx, collegeId, eventId, place));
}

async function tellEffects(ctx: SystemCtx, db: ShardDb, except: readonly CollegeId[]): Promise<void> {
  const toTell = await listEventsToTell(db, { before: ctx.now - HEAD_START_MS, except, limit: PLACES_PER_SWEEP_MAX });
  await eachAlone(toTell, ({ collegeId, eventId }) => judgeRules(ctx, collegeId, eventId, "event"));
}

async function askBegun(ctx: SystemCtx, db: ShardDb, except: readonly CollegeId[]): Promise<void> {
  const span = { after: ctx.now - BEGUN_MS, until: ctx.now };
  const begun = await listRulesBegun(db, { ...span, except, limit: RULES_PER_SWEEP_MAX });
  await eachAlone(begun, async ({ collegeId, scope, body }) => {
    const settled = await settledScope(ctx.platform, collegeId);
    if (settled) await askAnew(openTenant(ctx, settled), scope, [body]);
  });
}
