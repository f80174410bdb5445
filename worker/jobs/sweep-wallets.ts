import type { BusMessage } from "#shared/protocol/bus";
import type { Wallet } from "#shared/views/event";
import { sendLots } from "../bus-lots.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { listDuePasses } from "../repositories/wallet-changes.ts";
import { googleKeys, pushKeys } from "../wallets/wallet-keys.ts";

/** Of each shard. */
const PASSES_PER_SWEEP_MAX = 1_000;
/** A batch has twenty-five messages, a pass takes up to seven calls, and an invocation may make a thousand. */
const PASSES_PER_MESSAGE = 5;

/** Hands the bus what wallets must be told. What it loses stays due. */
export async function sweepWallets({ env, platform, now }: SystemCtx): Promise<void> {
  const wallets: Wallet[] = [
    ...(pushKeys(env) ? (["apple"] as const) : []),
    ...(googleKeys(env) ? (["google"] as const) : []),
  ];
  if (wallets.length === 0) return;
  const except = await listMovingColleges(platform);
  await eachAlone(openShardDbs(env), async (db) => {
    const due = await listDuePasses(db, { now, wallets, except, limit: PASSES_PER_SWEEP_MAX });
    const messages = [...Map.groupBy(due, ({ collegeId }) => collegeId)].flatMap(([collegeId, some]) => {
      const ids = some.map(({ passId }) => passId);
      const lots = Math.ceil(ids.length / PASSES_PER_MESSAGE);
      return Array.from(
        { length: lots },
        (_, lot): BusMessage => ({
          type: "passes-changed",
          collegeId,
          ids: ids.slice(lot * PASSES_PER_MESSAGE, (lot + 1) * PASSES_PER_MESSAGE),
        }),
      );
    });
    await sendLots(env, messages);
  });
}
