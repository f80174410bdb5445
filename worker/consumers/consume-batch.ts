import { busMessageSchema } from "#shared/protocol/bus";
import { assertNever } from "#shared/result";
import { settledScope } from "../auth/scope.ts";
import { openSystem, openTenant, type SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { wakeWebhooks } from "../webhooks/wake-webhooks.ts";
import { distributeStaff } from "./distribute-staff.ts";
import { judgeRules } from "./judge-rules.ts";
import { keepCause, keepDeadLetter } from "./keep-dead-letter.ts";
import { sendMessages } from "./send-messages.ts";
import { tellEmergencies } from "./tell-emergencies.ts";
import { tellWebhooks } from "./tell-webhooks.ts";

const DEAD_LETTERS = "campuspulse-bus-dead";
/** As wrangler.toml has it: the first try and its repeats. */
const TRIES_MAX = 4;

/** Each message is settled on its own: one that fails does not bring the others back. */
export async function consumeBatch(batch: MessageBatch, env: Env): Promise<void> {
  const ctx = openSystem(env, Date.now());
  const isDead = batch.queue === DEAD_LETTERS;
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        if (isDead) await keepDeadLetter(ctx, message);
        else await react(ctx, message.body);
        message.ack();
      } catch (failure) {
        logLine("error", "a bus message failed", { messageId: message.id, failure: describeFailure(failure) });
        if (!isDead && message.attempts >= TRIES_MAX) await noteWhy(ctx, message, failure);
        message.retry();
      }
    }),
  );
  if (!isDead) await wakeAfter(ctx, batch.messages);
}

/** It may be the directory itself that failed: then the letter goes without. */
async function noteWhy(ctx: SystemCtx, { id, body }: Message, failure: unknown): Promise<void> {
  await keepCause(ctx, body, failure).catch((unnoted) => {
    logLine("error", "why a bus message failed was not noted", { messageId: id, failure: describeFailure(unnoted) });
  });
}

/**
 * Where something happened, webhooks may have to be told. Their rows say so, so that nobody has to know what they hear of.
 */
async function wakeAfter(ctx: SystemCtx, messages: readonly Message[]): Promise<void> {
  const happened = messages.flatMap(({ body }) => {
    const { success, data } = busMessageSchema.safeParse(body);
    return success && data.type !== "webhooks-due" ? data.collegeId : [];
  });
  for (const collegeId of new Set(happened)) {
    try {
      const scope = await settledScope(ctx.platform, collegeId);
      if (scope) await wakeWebhooks(openTenant(ctx, scope));
    } catch (failure) {
      logLine("error", "webhooks wait for the sweep", { collegeId, failure: describeFailure(failure) });
    }
  }
}

/** What one message asks for. @throws ZodError for what is no message */
export async function react(ctx: SystemCtx, body: unknown): Promise<void> {
  const message = busMessageSchema.parse(body);
  switch (message.type) {
    case "messages-due":
      return sendMessages(ctx, message.collegeId, message.ids);
    case "rules-due":
      await judgeRules(ctx, message.collegeId, message.eventId, message.place);
      if (message.place !== "event") await distributeStaff(ctx, message.collegeId, message.eventId);
      return;
    case "staffing-due":
      return distributeStaff(ctx, message.collegeId, message.eventId);
    case "emergency-due":
      return tellEmergencies(ctx, message.collegeId);
    case "webhooks-due":
      return tellWebhooks(ctx, message.collegeId);
    case "passes-changed": {
      // Few deployments have wallets, and what signs for them takes a while to load.
      const { tellWallets } = await import("./tell-wallets.ts");
      return tellWallets(ctx, message.collegeId, message.ids);
    }
    default:
      return assertNever(message);
  }
}
