import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { webhookSchema } from "#shared/inputs/webhooks";
import type { WebhookSecret } from "#shared/views/webhooks";
import { seal } from "../../auth/seal.ts";
import type { ActorCtx } from "../../context.ts";
import { findWebhook, listWebhookViews, updateWebhook } from "../../repositories/webhooks.ts";
import { makeSecret, secretLabel } from "../../webhooks/send-message.ts";

/** For as long both sign: whoever receives has a day to take the new one over. */
const OVERLAP_MS = 24 * 3_600_000;

/** Makes a new secret, shown now and never again. One that was made in the last day ends the one before it at once. */
export async function rotateSecret(
  ctx: ActorCtx,
  { webhookId }: z.output<typeof webhookSchema>,
): Promise<WebhookSecret> {
  const { db, env, now } = ctx;
  const webhook = await findWebhook(db, webhookId);
  if (!webhook) throw new AppError("NOT_FOUND");
  const secret = makeSecret();
  const sealed = await seal(env.PASS_ROOT_KEY, secretLabel(webhook), secret);
  const change = { secret: sealed, oldSecret: webhook.secret, oldSecretUntil: now + OVERLAP_MS };
  if (!(await updateWebhook(db, webhookId, change))) throw new AppError("NOT_FOUND");
  return { webhooks: await listWebhookViews(db), id: webhookId, secret };
}
