import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { replayDeliveriesSchema } from "#shared/inputs/webhooks";
import { WEBHOOK_REPLAYS_MAX } from "#shared/limits";
import type { BusMessage } from "#shared/protocol/bus";
import type { ActorCtx } from "../../context.ts";
import { queueAgain } from "../../repositories/webhook-deliveries.ts";
import { findWebhook } from "../../repositories/webhooks.ts";

/** Delivers anew what was delivered or given up: the same messages under the same ids. @returns how many */
export async function replayDeliveries(
  { db, env, now }: ActorCtx,
  { webhookId, what }: z.output<typeof replayDeliveriesSchema>,
): Promise<{ queued: number }> {
  if (!(await findWebhook(db, webhookId))) throw new AppError("NOT_FOUND");
  const queued = await queueAgain(db, webhookId, { what, now, limit: WEBHOOK_REPLAYS_MAX });
  if (queued > 0) await env.BUS.send({ type: "webhooks-due", collegeId: db.collegeId } satisfies BusMessage);
  return { queued };
}
