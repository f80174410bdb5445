import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { findKeptUntil, listRulesToSweep, noteRulesSwept, type RulesToSweep } from "../repositories/event-rules.ts";
import { deleteRefusedGuests, forgetGuestRows, listGuestIds } from "../repositories/guests.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { deleteTransfers } from "../repositories/transfers.ts";

/** What one minute can look at within its time. */
const EVENTS_PER_SWEEP_MAX = 50;
/** Each lot reads the ledger's log once. */
const GUESTS_AT_ONCE = 500;
const OFFERS_AT_ONCE = 1_000;
/** Long after the ledger has told whom of a list it took, even where telling it had to be tried again for hours. */
const REFUSED_KEPT_MS = 12 * 3_600_000;
/** An event's end may be put off or brought forward. */
const LOOK_AGAIN_MS = 24 * 3_600_000;

/** Names and addresses of guests, and of whoever was offered a pass, when their time is over. What is left are counts. */
export async function forgetGuests(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (shard) => {
    const due = await listRulesToSweep(shard, ctx.now, { except, limit: EVENTS_PER_SWEEP_MAX });
    await eachAlone(due, async ({ collegeId, eventId }) => {
      const scope = await settledScope(ctx.platform, collegeId);
      if (scope) await forgetOf(openTenant(ctx, scope), eventId);
    });
  });
}

/** The ledger forgets first: it is found by the rows, so they go last. */
async function forgetOf({ db, objects, now }: TenantCtx, eventId: RulesToSweep["eventId"]): Promise<void> {
  await deleteRefusedGuests(db, eventId, now - REFUSED_KEPT_MS);
  const until = await findKeptUntil(db, eventId);
  if (until !== null && now < until) return noteRulesSwept(db, eventId, Math.min(until, now + LOOK_AGAIN_MS));
  const userIds = await listGuestIds(db, eventId, GUESTS_AT_ONCE);
  if (userIds.length > 0) {
    await objects.ledger(eventId).forgetGuests(userIds);
    await forgetGuestRows(db, eventId, userIds);
  }
  const isMore = await deleteTransfers(db, eventId, OFFERS_AT_ONCE);
  if (!isMore && userIds.length < GUESTS_AT_ONCE) await noteRulesSwept(db, eventId, null);
}
