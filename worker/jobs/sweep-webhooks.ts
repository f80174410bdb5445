import type { BusMessage } from "#shared/protocol/bus";
import { sendLots } from "../bus-lots.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone, inTurn } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { forgetMessages, giveUpDeliveries, listCollegesToTell } from "../repositories/webhook-deliveries.ts";
import { DELIVERY_MS } from "../webhooks/delivery-window.ts";

/** Of each shard. */
const COLLEGES_PER_SWEEP_MAX = 500;
/** Past the last try, with time for somebody to notice and have it sent anew. */
const KEPT_MS = 30 * 24 * 3_600_000;
const FORGOTTEN_PER_SWEEP_MAX = 500;
/** Whoever is at the last try has a moment. */
const GIVE_UP_MS = DELIVERY_MS + 10 * 60_000;

/** Hands the bus what webhooks must be told, and forgets what is over. What the bus loses stays due. */
export async function sweepWebhooks({ env, platform, now }: SystemCtx): Promise<void> {
  const except = await listMovingColleges(platform);
  await eachAlone(openShardDbs(env), async (db) => {
    const colleges = await listCollegesToTell(db, { now, except, limit: COLLEGES_PER_SWEEP_MAX });
    const wakes = colleges.map((collegeId): BusMessage => ({ type: "webhooks-due", collegeId }));
    await inTurn(
      () => sendLots(env, wakes),
      () => giveUpDeliveries(db, { queuedBefore: now - GIVE_UP_MS, except }),
      () => forgetMessages(db, { before: now - KEPT_MS, except, limit: FORGOTTEN_PER_SWEEP_MAX }),
    );
  });
}
