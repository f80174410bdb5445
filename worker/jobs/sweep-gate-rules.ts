import { tellCollegeGates } from "../consumers/tell-college-gates.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { listUntoldColleges } from "../repositories/rules.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";

/** Of each shard, a lot of events each: a rule for a whole college is seldom saved. */
const COLLEGES_PER_SWEEP_MAX = 5;

/** Goes on with telling gates of their college's rules where no message did. */
export async function sweepGateRules(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const colleges = await listUntoldColleges(db, { except, limit: COLLEGES_PER_SWEEP_MAX });
    await eachAlone(colleges, (collegeId) => tellCollegeGates(ctx, collegeId));
  });
}
