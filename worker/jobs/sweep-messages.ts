import type { CollegeId } from "#shared/ids";
import { MESSAGES_KEPT_DAYS } from "#shared/limits";
import { wakeForMessages } from "#shared/protocol/bus";
import { sendLots } from "../bus-lots.ts";
import { sendMessages } from "../consumers/send-messages.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone, inTurn } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { type DueMessage, deleteOldMessages, listDueMessages } from "../repositories/messages.ts";
import { openShardDbs, type ShardDb } from "../repositories/shard-dbs.ts";

/** Sent here, of each shard: what a bus that is down must not hold up, and one minute has time for. */
const SENT_PER_SWEEP_MAX = 100;
/** Handed to the bus, of each shard. */
const WOKEN_PER_SWEEP_MAX = 3_000;

const KEPT_MS = MESSAGES_KEPT_DAYS * 24 * 3_600_000;
/** Of each shard. */
const DELETED_PER_SWEEP_MAX = 2_000;

/** Makes certain what the bus makes soon: sends the longest due itself, wakes consumers for the others, and deletes what is old. */
export async function sweepMessages(ctx: SystemCtx): Promise<void> {
  const moving = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), (db) => sweepShard(ctx, db, moving));
}

async function sweepShard(ctx: SystemCtx, db: ShardDb, except: readonly CollegeId[]): Promise<void> {
  const limit = SENT_PER_SWEEP_MAX + WOKEN_PER_SWEEP_MAX;
  const due = await listDueMessages(db, { now: ctx.now, except, limit });
  const [own, woken] = [byCollege(due.slice(0, SENT_PER_SWEEP_MAX)), byCollege(due.slice(SENT_PER_SWEEP_MAX))];
  const wakes = woken.flatMap(([collegeId, ids]) => wakeForMessages(collegeId, ids));
  await inTurn(
    () => sendLots(ctx.env, wakes),
    () => eachAlone(own, ([collegeId, ids]) => sendMessages(ctx, collegeId, ids)),
    () => deleteOldMessages(db, { before: ctx.now - KEPT_MS, except, limit: DELETED_PER_SWEEP_MAX }),
  );
}

/** A message may be due in several channels; it is one id. */
function byCollege(due: readonly DueMessage[]): [CollegeId, string[]][] {
  return [...Map.groupBy(due, ({ collegeId }) => collegeId)].map(([collegeId, some]) => [
    collegeId,
    [...new Set(some.map(({ id }) => id))],
  ]);
}
