import type * as z from "zod";
import type { addWebhookSchema } from "#shared/inputs/webhooks";
import { WEBHOOKS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { WebhookRefusal, WebhookSecret } from "#shared/views/webhooks";
import { allowsLoopback } from "../../auth/fetch-outside.ts";
import { seal } from "../../auth/seal.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addWebhookRow, listWebhookViews, updateWebhook } from "../../repositories/webhooks.ts";
import { requireReceiver } from "../../webhooks/find-receiver.ts";
import { makeSecret, secretLabel } from "../../webhooks/send-message.ts";

/** Makes a webhook. Its secret is shown now; a repeat of the command makes no second one, and shows another secret. */
export async function addWebhook(
  ctx: ActorCtx,
  { commandId, name, url, types }: z.output<typeof addWebhookSchema>,
): Promise<Result<WebhookSecret, WebhookRefusal>> {
  const { db, env, actor, now } = ctx;
  await requireReceiver(url, { env, loopback: allowsLoopback(ctx) });
  const id = await idOfCommand("webhook", actor.userId, commandId);
  const secret = makeSecret();
  const sealed = await seal(env.PASS_ROOT_KEY, secretLabel({ collegeId: db.collegeId, id }), secret);
  const row = { id, name, url, types, secret: sealed, createdBy: actor.userId, createdAt: now };
  if (!(await addWebhookRow(db, row))) return refuse({ code: "too-many-webhooks", max: WEBHOOKS_MAX });
  await updateWebhook(db, id, { secret: sealed });
  return ok({ webhooks: await listWebhookViews(db), id, secret });
}
