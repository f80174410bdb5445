import type { CollegeId } from "#shared/ids";
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
import { tellCollegeGates } from "./tell-college-gates.ts";
import { tellEmergencies } from "./tell-emergencies.ts";
import { tellWebhooks } from "./tell-webhooks.ts";

const DEAD_LETTERS = "campuspulse-bus-dead";
/** As wrangler.toml has it: the first try and its repeats. */
const TRIES_MAX = 4;

/** What is done together, and comes back together where it fails. */
type Task = { readonly messages: readonly Message[]; readonly work: () => Promise<void> };

/** Each task is settled on its own: one that fails does not bring the others back. */
export async function consumeBatch(batch: MessageBatch, env: Env): Promise<void> {
  const ctx = openSystem(env, Date.now());
  const isDead = batch.queue === DEAD_LETTERS;
  const tasks = isDead ? batch.messages.map((message) => lettersTask(ctx, message)) : tasksOf(ctx, batch.messages);
  await Promise.all(
    tasks.map(async ({ messages, work }) => {
      try {
        await work();
        for (const message of messages) message.ack();
      } catch (failure) {
        for (const message of messages) {
          logLine("error", "a bus message failed", { messageId: message.id, failure: describeFailure(failure) });
          if (!isDead && message.attempts >= TRIES_MAX) await noteWhy(ctx, message, failure);
          message.retry();
        }
      }
    }),
  );
  if (!isDead) await wakeAfter(ctx, batch.messages);
}

function lettersTask(ctx: SystemCtx, message: Message): Task {
  return { messages: [message], work: () => keepDeadLetter(ctx, message) };
}

/** What a college has to say goes together: people register one by one, and a lot of one costs nearly as much as a full one. */
function tasksOf(ctx: SystemCtx, messages: readonly Message[]): Task[] {
  const tasks: Task[] = [];
  const lots = new Map<CollegeId, { messages: Message[]; ids: string[] }>();
  for (const message of messages) {
    const { data } = busMessageSchema.safeParse(message.body);
    if (data?.type !== "messages-due") {
      tasks.push({ messages: [message], work: () => react(ctx, message.body) });
      continue;
    }
    const { collegeId } = data;
    const lot = lots.get(collegeId) ?? { messages: [], ids: [] };
    if (!lots.has(collegeId)) tasks.push({ messages: lot.messages, work: () => sendMessages(ctx, collegeId, lot.ids) });
    lots.set(collegeId, lot);
    lot.messages.push(message);
    lot.ids.push(...data.ids);
  }
  return tasks;
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
    case "gate-rules-due":
      return tellCollegeGates(ctx, message.collegeId);
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
