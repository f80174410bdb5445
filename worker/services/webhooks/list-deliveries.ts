import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { listDeliveriesSchema } from "#shared/inputs/webhooks";
import type { DeliveryPage } from "#shared/views/webhooks";
import type { ActorCtx } from "../../context.ts";
import { listDeliveryRows } from "../../repositories/webhook-deliveries.ts";
import { findWebhook } from "../../repositories/webhooks.ts";

const DELIVERIES_PER_PAGE = 25;

/** What one webhook was sent or is to be sent, newest first, with every try. */
export async function listDeliveries(
  { db }: ActorCtx,
  { webhookId, before }: z.output<typeof listDeliveriesSchema>,
): Promise<DeliveryPage> {
  if (!(await findWebhook(db, webhookId))) throw new AppError("NOT_FOUND");
  const found = await listDeliveryRows(db, webhookId, { before, limit: DELIVERIES_PER_PAGE + 1 });
  const deliveries = found.slice(0, DELIVERIES_PER_PAGE);
  const last = found.length > DELIVERIES_PER_PAGE ? deliveries.at(-1) : undefined;
  return { deliveries, next: last ? { queuedAt: last.queuedAt, messageId: last.messageId } : null };
}
