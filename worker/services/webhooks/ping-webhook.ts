import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { webhookSchema } from "#shared/inputs/webhooks";
import type { AttemptView } from "#shared/views/webhooks";
import type { ActorCtx } from "../../context.ts";
import { addMessageFor, claimDeliveries } from "../../repositories/webhook-deliveries.ts";
import { findWebhook } from "../../repositories/webhooks.ts";
import { deliverMessage } from "./deliver-message.ts";

const CLAIM_MS = 60_000;

/** Sends a message that says nothing but that it was sent, and tells at once how that went. */
export async function pingWebhook(
  ctx: ActorCtx,
  { webhookId }: z.output<typeof webhookSchema>,
): Promise<Omit<AttemptView, "number">> {
  const { db, now } = ctx;
  const webhook = await findWebhook(db, webhookId);
  if (!webhook) throw new AppError("NOT_FOUND");
  if (webhook.status !== "on") throw new AppError("BAD_INPUT", "This webhook is switched off. Switch it on first.");
  const messageId = `ping:${crypto.randomUUID()}`;
  await addMessageFor(db, webhookId, { id: messageId, type: "ping", at: now, data: {} });
  const [delivery] = await claimDeliveries(db, {
    ...{ now, until: now + CLAIM_MS, limit: 1 },
    only: { webhookId, messageId },
  });
  // Switched off, or taken by a sweep, in this very moment.
  if (!delivery) throw new AppError("OVERLOADED");
  return deliverMessage(ctx, webhook, delivery);
}
