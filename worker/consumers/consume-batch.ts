import { busMessageSchema } from "#shared/protocol/bus";
import { assertNever } from "#shared/result";
import { openSystem, type SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { judgeRules } from "./judge-rules.ts";
import { logDeadLetter } from "./log-dead-letter.ts";
import { sendMessages } from "./send-messages.ts";

const DEAD_LETTERS = "campuspulse-bus-dead";

/** Each message is settled on its own: one that fails does not bring the others back. */
export async function consumeBatch(batch: MessageBatch, env: Env): Promise<void> {
  const ctx = openSystem(env, Date.now());
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        if (batch.queue === DEAD_LETTERS) logDeadLetter(message);
        else await react(ctx, message.body);
        message.ack();
      } catch (failure) {
        logLine("error", "a bus message failed", { messageId: message.id, failure: describeFailure(failure) });
        message.retry();
      }
    }),
  );
}

/** What one message asks for. @throws ZodError for what is no message */
export async function react(ctx: SystemCtx, body: unknown): Promise<void> {
  const message = busMessageSchema.parse(body);
  switch (message.type) {
    case "messages-due":
      return sendMessages(ctx, message.collegeId, message.ids);
    case "rules-due":
      return judgeRules(ctx, message.collegeId, message.eventId, message.place);
    case "passes-changed": {
      // Few deployments have wallets, and what signs for them takes a while to load.
      const { tellWallets } = await import("./tell-wallets.ts");
      return tellWallets(ctx, message.collegeId, message.ids);
    }
    default:
      return assertNever(message);
  }
}
