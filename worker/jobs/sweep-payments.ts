import type { CollegeId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { type ApplyToLedger, applyToLedger } from "../payments/apply-to-ledger.ts";
import { openPayments } from "../payments/open-payments.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { listDuePayments } from "../repositories/payments.ts";
import { forgetEventsBefore } from "../repositories/provider-events.ts";
import { listDueRefunds } from "../repositories/refunds.ts";
import { openShardDbs, type ShardDb } from "../repositories/shard-dbs.ts";
import { checkPayment } from "../services/payments/check-payment.ts";
import { sendRefund } from "../services/payments/send-refund.ts";

/** Each asks the provider once or twice, and an invocation may ask a thousand times. */
const AT_ONCE_MAX = 60;
/** Stripe repeats a message for three days. */
const EVENTS_KEPT_MS = 30 * 24 * 3_600_000;
const EVENTS_FORGOTTEN_AT_ONCE = 2_000;

/** Makes certain what messages make soon: payments nobody told us about, and money that is owed back. */
export async function sweepPayments(ctx: SystemCtx, apply: ApplyToLedger = applyToLedger): Promise<void> {
  const port = await openPayments(ctx.env);
  if (!port) return;
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db: ShardDb) => {
    const due = { now: ctx.now, except, limit: AT_ONCE_MAX };
    const work = [
      ...(await listDuePayments(db, due)).map(
        ({ collegeId, id }) =>
          () =>
            inCollege(ctx, collegeId, (tenant) => checkPayment(tenant, { port, apply }, id)),
      ),
      ...(await listDueRefunds(db, due)).map(
        ({ collegeId, id }) =>
          () =>
            inCollege(ctx, collegeId, (tenant) => sendRefund(tenant, port, id)),
      ),
      () => forgetEventsBefore(db, ctx.now - EVENTS_KEPT_MS, EVENTS_FORGOTTEN_AT_ONCE),
    ];
    await eachAlone(work, (one) => one());
  });
}

async function inCollege(
  ctx: SystemCtx,
  collegeId: CollegeId,
  work: (tenant: TenantCtx) => Promise<void>,
): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (scope) await work(openTenant(ctx, scope));
}
