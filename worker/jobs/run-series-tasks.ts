import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { listBusySeries } from "../repositories/event-series.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { EVENTS_AT_ONCE } from "../services/series/edit-series.ts";
import { runTask } from "../services/series/run-task.ts";

/** Whoever began it has ended by then, done or not. */
const HEAD_START_MS = 45_000;
const SERIES_PER_RUN_MAX = 5;

/** Goes on with what is to be done to many events of a series, or what died half way. */
export async function runSeriesTasks(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const busy = await listBusySeries(db, { before: ctx.now - HEAD_START_MS, except, limit: SERIES_PER_RUN_MAX });
    await eachAlone(busy, async ({ collegeId, id }) => {
      const scope = await settledScope(ctx.platform, collegeId);
      if (scope) await runTask(openTenant(ctx, scope), id, EVENTS_AT_ONCE);
    });
  });
}
