import { pingLedgers } from "./objects/event-ledger-client.ts";
import { listCollegeBrands } from "./repositories/colleges.ts";
import { listUnconfiguredEvents } from "./repositories/events.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";
import { openShardDbs } from "./repositories/shard-dbs.ts";

/** A monitor gives up after some seconds; an answer that says which part is slow is worth more than none. */
const CHECK_MS_MAX = 3_000;

export async function checkHealth(env: Env): Promise<Response> {
  const [d1, objects] = await Promise.all([
    isHealthy(
      Promise.all([
        listCollegeBrands(openPlatformDb(env)),
        ...openShardDbs(env).map((db) => listUnconfiguredEvents(db, [], 1)),
      ]),
    ),
    isHealthy(pingLedgers(env)),
  ]);
  const ok = d1 && objects;
  return Response.json(
    { ok, checks: { d1, objects } },
    { status: ok ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}

function isHealthy(check: Promise<unknown>): Promise<boolean> {
  const done = check.then(
    () => true,
    () => false,
  );
  return Promise.race([done, scheduler.wait(CHECK_MS_MAX).then(() => false)]);
}
