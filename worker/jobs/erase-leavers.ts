import { erasingScope, forgetCollege } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eraseMedia } from "../covers/media.ts";
import { logLine } from "../log.ts";
import { eraseObjectsOf, erasePeopleFeeds } from "../objects/erasable-client.ts";
import { beginErasure, type Erasure, noteErased } from "../repositories/college-erasures.ts";
import { countRows, erasePeople, eraseRows, eventsToErase } from "../repositories/college-rows.ts";
import { beginErasing, deleteCollege } from "../repositories/colleges.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import type { TenantDb } from "../repositories/tenant-db.ts";
import { LEAVING_MS } from "../services/colleges/leave-platform.ts";
import { SETTLE_MS } from "./move-colleges.ts";

/** Each has hundreds of objects, and an invocation may call a thousand. */
const EVENTS_AT_ONCE = 3;
const PEOPLE_ROUNDS_MAX = 20;

/**
 * Erases a college that said a week ago that it leaves. It is no more to anybody at once; when whoever remembers it has
 * forgotten it, its objects go first, for they would write rows again, then its pictures, its rows, its people, itself. A
 * bounded step each minute; whatever interrupts one, the next goes on.
 */
export async function eraseLeavers(ctx: SystemCtx): Promise<void> {
  await beginErasing(ctx.platform, ctx.now - LEAVING_MS, ctx.now);
  const scope = await erasingScope(ctx.platform, ctx.now - SETTLE_MS);
  if (!scope) return;
  const leaver = scope.college;
  const { db } = openTenant(ctx, scope);
  const erasure = await beginErasure(ctx.platform, leaver, ctx.now);
  const isLeft =
    (await eraseObjects(ctx, db, erasure)) ||
    (await erasePictures(ctx, db, erasure)) ||
    (await eraseTables(ctx, db, erasure));
  if (isLeft) return;
  const left = await countRows(db, openShardDbs(ctx.env));
  if (left > 0) {
    logLine("error", "a college is not gone", { collegeId: leaver.id, left });
    return;
  }
  await erasePeopleFeeds(ctx.env, leaver.id);
  await deleteCollege(ctx.platform, leaver.id);
  forgetCollege(leaver.slug);
  await noteErased(ctx.platform, erasure, {}, { finishedAt: ctx.now });
}

/** @returns whether some may be left */
async function eraseObjects({ env, platform }: SystemCtx, db: TenantDb, erasure: Erasure): Promise<boolean> {
  const events = await eventsToErase(db, erasure.afterEventId, EVENTS_AT_ONCE);
  const gone = { "ledger objects": 0, "station objects": 0, "feed objects": 0 };
  for (const { eventId, stationIds } of events) {
    const { ledgers, stations, feeds } = await eraseObjectsOf(env, db.collegeId, eventId, stationIds);
    gone["ledger objects"] += ledgers;
    gone["station objects"] += stations;
    gone["feed objects"] += feeds;
  }
  const last = events.at(-1);
  if (last) await noteErased(platform, erasure, gone, { afterEventId: last.eventId });
  return last !== undefined;
}

/** @returns whether some may be left */
async function erasePictures({ env, platform }: SystemCtx, db: TenantDb, erasure: Erasure): Promise<boolean> {
  const files = await eraseMedia(env, db.collegeId);
  if (files > 0) await noteErased(platform, erasure, { "picture files": files });
  return files > 0;
}

/** @returns whether some may be left */
async function eraseTables({ env, platform }: SystemCtx, db: TenantDb, erasure: Erasure): Promise<boolean> {
  const gone = await eraseRows(db, openShardDbs(env));
  if (Object.keys(gone).length > 0) {
    await noteErased(platform, erasure, gone);
    return true;
  }
  const people = { memberships: 0, accounts: 0 };
  for (let round = 0; round < PEOPLE_ROUNDS_MAX; round++) {
    const erased = await erasePeople(db);
    if (erased.memberships === 0) break;
    people.memberships += erased.memberships;
    people.accounts += erased.accounts;
  }
  if (people.memberships > 0) await noteErased(platform, erasure, people);
  return people.memberships > 0;
}
