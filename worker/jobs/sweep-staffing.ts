import { distributeStaff } from "../consumers/distribute-staff.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { listStaffedEvents } from "../repositories/staff-moves.ts";

/** An event where nothing has happened for so long sleeps until something does. */
const AWAKE_MS = 60 * 60_000;
/** What one minute has time for. */
const EVENTS_PER_SWEEP_MAX = 50;

/** Makes certain what the bus makes soon: that silence is heard, and whoever is on the way is seen to arrive. */
export async function sweepStaffing(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const since = ctx.now - AWAKE_MS;
    const events = await listStaffedEvents(db, { since, except, limit: EVENTS_PER_SWEEP_MAX });
    await eachAlone(events, ({ collegeId, eventId }) => distributeStaff(ctx, collegeId, eventId));
  });
}
