import { openSystem, type SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { eraseLeavers } from "./erase-leavers.ts";
import { forgetGuests } from "./forget-guests.ts";
import { moveColleges } from "./move-colleges.ts";
import { remindPeople } from "./remind-people.ts";
import { runSeriesTasks } from "./run-series-tasks.ts";
import { sendCampaigns } from "./send-campaigns.ts";
import { sweepAnswers } from "./sweep-answers.ts";
import { sweepConfigurations } from "./sweep-configurations.ts";
import { sweepCovers } from "./sweep-covers.ts";
import { sweepDeadLetters } from "./sweep-dead-letters.ts";
import { sweepEmergencies } from "./sweep-emergencies.ts";
import { sweepExpired } from "./sweep-expired.ts";
import { sweepGateRules } from "./sweep-gate-rules.ts";
import { sweepIdempotencyKeys } from "./sweep-idempotency-keys.ts";
import { sweepMessages } from "./sweep-messages.ts";
import { sweepOwnerNotices } from "./sweep-owner-notices.ts";
import { sweepPayments } from "./sweep-payments.ts";
import { sweepPlatformRules } from "./sweep-platform-rules.ts";
import { sweepRules } from "./sweep-rules.ts";
import { sweepStaffing } from "./sweep-staffing.ts";
import { sweepWallets } from "./sweep-wallets.ts";
import { sweepWebhooks } from "./sweep-webhooks.ts";
import { tellPeople } from "./tell-people.ts";

const JOBS: Readonly<Record<string, (ctx: SystemCtx) => Promise<void>>> = {
  sweepEmergencies,
  remindPeople,
  sendCampaigns,
  sweepMessages,
  sweepOwnerNotices,
  sweepRules,
  sweepStaffing,
  sweepPayments: (ctx) => sweepPayments(ctx),
  sweepGateRules,
  sweepPlatformRules,
  sweepConfigurations,
  runSeriesTasks,
  tellPeople,
  sweepWallets,
  sweepWebhooks,
  sweepDeadLetters,
  sweepExpired,
  sweepAnswers,
  sweepCovers,
  sweepIdempotencyKeys,
  forgetGuests,
  eraseLeavers,
  moveColleges,
};

/** As wrangler.toml has it. */
export const JOBS_QUEUE = "campuspulse-jobs";

/**
 * Every minute. Each job is asked for by a message of its own and has an invocation of its own: what one may ask of the databases
 * does not depend on the others. Where nobody takes messages they are run here, for they are what makes good a bus that was down.
 */
export async function askForJobs(env: Env): Promise<void> {
  try {
    await env.JOBS.sendBatch(Object.keys(JOBS).map((job) => ({ body: job })));
  } catch (failure) {
    logLine("error", "a minute's jobs are run in one go", { failure: describeFailure(failure) });
    await runJobs(env);
  }
}

/** What was asked for. It is not asked again: the next minute does. */
export async function runAskedJobs({ messages }: MessageBatch, env: Env): Promise<void> {
  for (const { body } of messages) await runJob(env, String(body), Date.now);
}

/** All of them, one after another. */
export async function runJobs(env: Env, clock: () => number = Date.now): Promise<void> {
  for (const job of Object.keys(JOBS)) await runJob(env, job, clock);
}

/**
 * One job's failure is no reason to skip the others. Each has the time at which it begins: those before it may have taken long, and
 * the minute may have come late.
 */
async function runJob(env: Env, job: string, clock: () => number): Promise<void> {
  try {
    // A deployment of before may have asked for one that is no more.
    await JOBS[job]?.(openSystem(env, clock()));
  } catch (failure) {
    logLine("error", "a job failed", { job, failure: describeFailure(failure) });
  }
}
