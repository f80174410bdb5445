import type { BusMessage } from "#shared/protocol/bus";
import type { TenantCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { hasDueDeliveries } from "../repositories/webhook-deliveries.ts";

type Wake = Pick<TenantCtx, "env" | "db" | "now">;

/** Has the bus tell the college's webhooks, if there is anything that is due. */
export async function wakeWebhooks({ env, db, now }: Wake): Promise<void> {
  if (!(await hasDueDeliveries(db, now))) return;
  await env.BUS.send({ type: "webhooks-due", collegeId: db.collegeId } satisfies BusMessage);
}

/** The same after what is done: a bus that is down must not undo it, for the sweep tells them then. */
export async function wakeWebhooksSoon(ctx: Wake): Promise<void> {
  await wakeWebhooks(ctx).catch((failure) => {
    logLine("error", "webhooks wait for the sweep", { collegeId: ctx.db.collegeId, failure: describeFailure(failure) });
  });
}
