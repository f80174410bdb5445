import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { deleteCover } from "../covers/media.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { dropCover, forgetCover, listCoversToSweep } from "../repositories/covers.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";

/** What one minute's sweep can look at within its time. */
const COVERS_PER_SWEEP_MAX = 50;

/** Deletes pictures that no event names any more, or ever did. */
export async function sweepCovers(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (shard) => {
    const due = await listCoversToSweep(shard, ctx.now, { except, limit: COVERS_PER_SWEEP_MAX });
    await eachAlone(due, async ({ collegeId, id }) => {
      const scope = await settledScope(ctx.platform, collegeId);
      if (!scope) return;
      const { db } = openTenant(ctx, scope);
      if (!(await dropCover(db, id, ctx.now))) return;
      await deleteCover(ctx.env, collegeId, id);
      await forgetCover(db, id);
    });
  });
}
