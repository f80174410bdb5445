import type { TenantCtx } from "../../context.ts";
import { logLine } from "../../log.ts";
import type { Mailer } from "../../mail.ts";
import { listAdminAddresses } from "../../repositories/members.ts";
import { type DueDelivery, noteAttempt } from "../../repositories/webhook-deliveries.ts";
import { endWebhook, noteHealth, type WebhookRow } from "../../repositories/webhooks.ts";
import { DELIVERY_MS, planRetry } from "../../webhooks/plan-retry.ts";
import { type Attempt, sendMessage } from "../../webhooks/send-message.ts";

/** Not a single message got through for as long as one is tried. */
const FAILING_MS = DELIVERY_MS;
const GONE = 410;

type Ctx = TenantCtx & { readonly mailer: Mailer };

/** Tries a message that was claimed, notes what came of it, and switches off a webhook that is no more. */
export async function deliverMessage(ctx: Ctx, webhook: WebhookRow, delivery: DueDelivery): Promise<Attempt> {
  const { db, now } = ctx;
  const attempt = await sendMessage(ctx.env, webhook, delivery.message, now);
  if (attempt.failure === null) {
    await noteAttempt(db, delivery, attempt, { status: "delivered", dueAt: null });
    if (webhook.failingSince !== null) await noteHealth(db, webhook.id, true, now);
    return attempt;
  }
  // Who sends a test looks at what came of it, and sends another.
  const isLast = attempt.status === GONE || delivery.message.type === "ping";
  const dueAt = isLast ? null : planRetry(delivery, Date.now(), Math.random());
  await noteAttempt(db, delivery, attempt, { status: dueAt === null ? "failed" : "pending", dueAt });
  const failingSince = await noteHealth(db, webhook.id, false, now);
  if (attempt.status === GONE) await switchOff(ctx, webhook, "gone");
  else if (failingSince !== null && now - failingSince >= FAILING_MS) await switchOff(ctx, webhook, "failing");
  return attempt;
}

/** The college's administrators hear of it, from whoever it was that switched it off. */
async function switchOff(ctx: Ctx, { id, name, url }: WebhookRow, status: "gone" | "failing"): Promise<void> {
  if (!(await endWebhook(ctx.db, id, status))) return;
  logLine("info", "a webhook was switched off", { collegeId: ctx.db.collegeId, webhookId: id, status });
  const { slug, name: college } = ctx.scope.college;
  const why =
    status === "gone" ? "It answered that it is no more (410)." : "Nothing has got through to it for three days.";
  const link = `/${slug}/integrations`;
  for (const [at, to] of (await listAdminAddresses(ctx.db, ctx.now)).entries()) {
    await ctx.mailer.send({
      key: `webhook:${id}:${status}:${ctx.now}:${at}`,
      to,
      subject: `The webhook ${name} of ${college} was switched off`,
      text: `CampusPulse sends nothing to ${url} any more. ${why}\n\nSwitch it on again when it answers, and have what it missed sent anew: ${link}`,
      link,
    });
  }
}
