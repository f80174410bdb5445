import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { forgetKeys } from "../repositories/idempotency-keys.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";

/** Nobody repeats a request for longer. */
const KEPT_MS = 24 * 3_600_000;
/** Of each shard. */
const FORGOTTEN_PER_SWEEP_MAX = 2_000;

/** Forgets which requests of the API came under which keys. */
export async function sweepIdempotencyKeys(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  const old = { before: ctx.now - KEPT_MS, except, limit: FORGOTTEN_PER_SWEEP_MAX };
  await eachAlone(openShardDbs(ctx.env), (db) => forgetKeys(db, old));
}
