import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { saveWebhookSchema, switchWebhookSchema, webhookSchema } from "#shared/inputs/webhooks";
import type { WebhookView } from "#shared/views/webhooks";
import { allowsLoopback } from "../../auth/fetch-outside.ts";
import type { ActorCtx } from "../../context.ts";
import { deleteWebhook, findWebhook, listWebhookViews, updateWebhook } from "../../repositories/webhooks.ts";
import { requireReceiver } from "../../webhooks/find-receiver.ts";

export async function saveWebhook(
  ctx: ActorCtx,
  { webhookId, name, url, types }: z.output<typeof saveWebhookSchema>,
): Promise<WebhookView[]> {
  const before = await findWebhook(ctx.db, webhookId);
  if (!before) throw new AppError("NOT_FOUND");
  if (url !== before.url) await requireReceiver(url, { env: ctx.env, loopback: allowsLoopback(ctx) });
  if (!(await updateWebhook(ctx.db, webhookId, { name, url, types }))) throw new AppError("NOT_FOUND");
  return listWebhookViews(ctx.db);
}

/** Switched on again, its past failures count no more; what it missed while it was off was never queued. */
export async function switchWebhook(
  ctx: ActorCtx,
  { webhookId, isOn }: z.output<typeof switchWebhookSchema>,
): Promise<WebhookView[]> {
  const change = isOn ? ({ status: "on", failingSince: null } as const) : ({ status: "off" } as const);
  if (!(await updateWebhook(ctx.db, webhookId, change))) throw new AppError("NOT_FOUND");
  return listWebhookViews(ctx.db);
}

/** What was to be delivered to it is not. */
export async function removeWebhook(
  ctx: ActorCtx,
  { webhookId }: z.output<typeof webhookSchema>,
): Promise<WebhookView[]> {
  if (!(await deleteWebhook(ctx.db, webhookId))) throw new AppError("NOT_FOUND");
  return listWebhookViews(ctx.db);
}
