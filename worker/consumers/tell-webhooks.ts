import type { CollegeId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { claimDeliveries, type DueDelivery, hasDueDeliveries } from "../repositories/webhook-deliveries.ts";
import { listWebhooks } from "../repositories/webhooks.ts";
import { deliverMessage } from "../services/webhooks/deliver-message.ts";

/** As many connections as an invocation may have open at a time. */
const AT_ONCE = 6;
/** At ten seconds each at worst, a minute; then somebody else's message has its turn. */
const LOTS_MAX = 6;
/** Longer than a lot takes where nobody answers; should it be cut off, somebody else takes it after this. */
const CLAIM_MS = 5 * 60_000;

/**
 * Sends a college's webhooks what is due. Repeating a message finds nothing due; a crash between sending and noting sends once
 * more, with the same id, by which receivers tell.
 */
export async function tellWebhooks(ctx: SystemCtx, collegeId: CollegeId): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const { env, clock } = ctx;
  const { db } = openTenant(ctx, scope);
  for (let lot = 0; lot < LOTS_MAX; lot++) {
    const now = clock();
    const tenant = openTenant({ env, now }, scope);
    const due = await claimDeliveries(db, { now, until: now + CLAIM_MS, limit: AT_ONCE });
    const webhooks = await listWebhooks(
      db,
      due.map(({ webhookId }) => webhookId),
    );
    const deliver = async (delivery: DueDelivery) => {
      const webhook = webhooks.find(({ id }) => id === delivery.webhookId);
      if (webhook) await deliverMessage(tenant, webhook, delivery);
    };
    await eachAlone(due, deliver, AT_ONCE);
    // One that fails gave up one of what it has: it may be well again.
    const isMore = due.length === AT_ONCE || webhooks.some(({ failingSince }) => failingSince !== null);
    if (!isMore) return;
  }
  if (await hasDueDeliveries(db, clock())) await env.BUS.send({ type: "webhooks-due", collegeId } satisfies BusMessage);
}
