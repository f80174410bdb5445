import type { CollegeId } from "#shared/ids";
import { sendMails } from "../consumers/send-mails.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { listUnsentMails } from "../repositories/mails.ts";
import { openShardDbs, type ShardDb } from "../repositories/shard-dbs.ts";

/** The bus gets this long to do it first. */
const BUS_HEAD_START_MS = 60_000;
/** A mail that could not be sent for a day helps nobody; what it says is in the app. */
const MAIL_TRIES_MS = 24 * 3_600_000;
/** What one minute's sweep can send within its time. */
const MAILS_PER_SWEEP_MAX = 200;

/** Makes certain what the bus makes soon. */
export async function sweepMails(ctx: SystemCtx): Promise<void> {
  const moving = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), (db) => sweepShard(ctx, db, moving));
}

async function sweepShard(ctx: SystemCtx, db: ShardDb, except: readonly CollegeId[]): Promise<void> {
  const unsent = await listUnsentMails(db, {
    createdAfter: ctx.now - MAIL_TRIES_MS,
    createdBefore: ctx.now - BUS_HEAD_START_MS,
    except,
    limit: MAILS_PER_SWEEP_MAX,
  });
  const byCollege = Map.groupBy(unsent, ({ collegeId }) => collegeId);
  await eachAlone(byCollege, ([collegeId, some]) =>
    sendMails(
      ctx,
      collegeId,
      some.map(({ id }) => id),
    ),
  );
}
