import type { TenantCtx } from "../../context.ts";
import { logLine } from "../../log.ts";
import { listAdmins } from "../../repositories/members.ts";
import { type DueDelivery, noteAttempt } from "../../repositories/webhook-deliveries.ts";
import { endWebhook, noteHealth, type WebhookRow } from "../../repositories/webhooks.ts";
import { DELIVERY_MS, planDelivery } from "../../webhooks/delivery-window.ts";
import { type Attempt, sendMessage } from "../../webhooks/send-message.ts";
import { afterTry } from "../delivery/plan-retry.ts";
import { wakeMessages } from "../messages/queue-messages.ts";

/** Not a single message got through for as long as one is tried. */
const FAILING_MS = DELIVERY_MS;
const GONE = 410;

/** Tries a message that was claimed, notes what came of it, and switches off a webhook that is no more. */
export async function deliverMessage(ctx: TenantCtx, webhook: WebhookRow, delivery: DueDelivery): Promise<Attempt> {
  const { db, now } = ctx;
  const attempt = await sendMessage(ctx.env, webhook, delivery.message, now);
  if (attempt.failure === null) {
    await noteAttempt(db, delivery, attempt, { status: "delivered", dueAt: null });
    if (webhook.failingSince !== null) await noteHealth(db, webhook.id, true, now);
    return attempt;
  }
  const endedAt = now + attempt.ms;
  // Who sends a test looks at what came of it, and sends another.
  const isTest = delivery.message.type === "ping";
  const isLast = attempt.status === GONE || isTest;
  const { attempts, queuedAt } = delivery;
  const given = { attempts, now: endedAt, spread: Math.random() };
  const after = afterTry({ type: isLast ? "never" : "later" }, planDelivery(queuedAt), given);
  const dueAt = after.type === "later" ? after.dueAt : null;
  await noteAttempt(db, delivery, attempt, { status: dueAt === null ? "failed" : "pending", dueAt });
  if (attempt.status === GONE) await switchOff(ctx, webhook, "gone");
  else if (!isTest) {
    const failingSince = await noteHealth(db, webhook.id, false, endedAt);
    // With a message that it had all its time for: after days in which nothing was to be told, one failure says little.
    const isOver = failingSince !== null && endedAt - failingSince >= FAILING_MS;
    if (isOver && dueAt === null) await switchOff(ctx, webhook, "failing");
  }
  return attempt;
}

/** The college's administrators hear of it, from whoever it was that switched it off. */
async function switchOff(
  ctx: TenantCtx,
  { id: webhookId, name, url }: WebhookRow,
  status: "gone" | "failing",
): Promise<void> {
  const { db, now } = ctx;
  const isGone = status === "gone" ? "yes" : "";
  const variables = { "webhook.name": name, "webhook.url": url, "webhook.gone": isGone };
  const told = (await listAdmins(db, now)).map((userId) => ({
    ...{ id: `hook:${webhookId}:${now}:${userId}`, kind: "webhook-off" as const, eventId: null, userId, variables },
  }));
  if (!(await endWebhook(db, webhookId, status, { told, at: now }))) return;
  logLine("info", "a webhook was switched off", { collegeId: db.collegeId, webhookId, status });
  await wakeMessages(
    ctx,
    told.map(({ id }) => id),
  );
}
