import { judgeRules } from "../consumers/judge-rules.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { listEventsToTell } from "../repositories/rule-effects.ts";
import { listPlacesBehind } from "../repositories/rule-sources.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";

/** The bus gets this long to do it first. */
const HEAD_START_MS = 30_000;
/** What one minute has time for. */
const PLACES_PER_SWEEP_MAX = 50;

/** Makes certain what the bus makes soon: that rules hear of what happened, and stations of what rules want. */
export async function sweepRules(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const behind = await listPlacesBehind(db, except, PLACES_PER_SWEEP_MAX);
    await eachAlone(behind, ({ collegeId, eventId, place }) => judgeRules(ctx, collegeId, eventId, place));
    const toTell = await listEventsToTell(db, { before: ctx.now - HEAD_START_MS, except, limit: PLACES_PER_SWEEP_MAX });
    await eachAlone(toTell, ({ collegeId, eventId }) => judgeRules(ctx, collegeId, eventId, "event"));
  });
}
