import { tellEmergencies } from "../consumers/tell-emergencies.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { listCollegesInEmergency } from "../repositories/emergencies.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";

/** Of each shard. */
const COLLEGES_PER_SWEEP_MAX = 100;

/** First of all jobs: shows and sends what whoever confirmed an emergency, and the bus, did not get to. */
export async function sweepEmergencies(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const colleges = await listCollegesInEmergency(db, { except, limit: COLLEGES_PER_SWEEP_MAX });
    await eachAlone(colleges, (collegeId) => tellEmergencies(ctx, collegeId));
  });
}
