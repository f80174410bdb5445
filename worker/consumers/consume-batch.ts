import type { CollegeId, EventId } from "#shared/ids";
import { busMessageSchema } from "#shared/protocol/bus";
import { assertNever } from "#shared/result";
import { settledScope } from "../auth/scope.ts";
import { openSystem, openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { describeFailure, logLine } from "../log.ts";
import type { RulePlace } from "../repositories/rule-decisions.ts";
import { wakeWebhooks } from "../webhooks/wake-webhooks.ts";
import { distributeStaff } from "./distribute-staff.ts";
import { judgeRules } from "./judge-rules.ts";
import { keepCause, keepDeadLetter } from "./keep-dead-letter.ts";
import { recheckFollowers } from "./recheck-followers.ts";
import { sendMessages } from "./send-messages.ts";
import { tellCollegeGates } from "./tell-college-gates.ts";
import { tellEmergencies } from "./tell-emergencies.ts";
import { tellWebhooks } from "./tell-webhooks.ts";

const DEAD_LETTERS = "campuspulse-bus-dead";
/** As wrangler.toml has it: the first try and its repeats. */
const TRIES_MAX = 4;
/** After each failed try: what fails for a moment is soon done, and what fails for longer has not used up its tries by then. */
const AGAIN_SECONDS: readonly number[] = [1, 10, 60];
/** A letter that is not written down is lost. */
const LETTER_AGAIN_SECONDS: readonly number[] = [30, 300, 1_800];

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
          message.retry({ delaySeconds: againSeconds(message, isDead) });
        }
      }
    }),
  );
  if (!isDead) await wakeAfter(ctx, batch.messages);
}

/** What nobody can read no time mends. */
function againSeconds({ body, attempts }: Message, isDead: boolean): number {
  if (isDead) return LETTER_AGAIN_SECONDS[attempts - 1] ?? 0;
  return busMessageSchema.safeParse(body).success ? (AGAIN_SECONDS[attempts - 1] ?? 0) : 0;
}

function lettersTask(ctx: SystemCtx, message: Message): Task {
  return { messages: [message], work: () => keepDeadLetter(ctx, message) };
}

/**
 * What a college has to say goes together: people register one by one, and a lot of one costs nearly as much as a full one. Calls for
 * the same are one: side by side they would be in each other's way.
 */
function tasksOf(ctx: SystemCtx, messages: readonly Message[]): Task[] {
  const groups = Map.groupBy(messages, ({ id, body }) => {
    const { data } = busMessageSchema.safeParse(body);
    if (!data) return id;
    return data.type === "messages-due" ? `messages of ${data.collegeId}` : JSON.stringify(data);
  });
  return Array.from(groups.values(), (some) => ({ messages: some, work: () => reactToAll(ctx, some) }));
}

async function reactToAll(ctx: SystemCtx, messages: readonly Message[]): Promise<void> {
  const [first] = messages;
  const due = messages.flatMap(({ body }) => {
    const { data } = busMessageSchema.safeParse(body);
    return data?.type === "messages-due" ? data : [];
  });
  const [lot] = due;
  if (!lot) return react(ctx, first?.body);
  const ids = due.flatMap((one) => one.ids);
  return sendMessages(ctx, lot.collegeId, ids);
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

/** Rules that cannot be asked are no reason to leave helpers where they are. */
function reactAt(ctx: SystemCtx, collegeId: CollegeId, eventId: EventId, place: RulePlace): Promise<void> {
  const parts = [() => judgeRules(ctx, collegeId, eventId, place)];
  if (place !== "event") parts.push(() => distributeStaff(ctx, collegeId, eventId));
  return eachAlone(parts, (part) => part());
}

/** What one message asks for. @throws ZodError for what is no message */
export async function react(ctx: SystemCtx, body: unknown): Promise<void> {
  const message = busMessageSchema.parse(body);
  switch (message.type) {
    case "messages-due":
      return sendMessages(ctx, message.collegeId, message.ids);
    case "rules-due":
      return reactAt(ctx, message.collegeId, message.eventId, message.place);
    case "gate-rules-due":
      return tellCollegeGates(ctx, message.collegeId);
    case "staffing-due":
      return distributeStaff(ctx, message.collegeId, message.eventId);
    case "registrations-ended":
      return recheckFollowers(ctx, message);
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
