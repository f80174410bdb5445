import { KINDS, type MessageEnd } from "#shared/message-kinds";
import { assertNever } from "#shared/result";
import { describeFailure, logLine } from "../log.ts";
import type { MessageCause } from "../repositories/message-causes.ts";
import { endMessage, type MessageRow, postponeMessage } from "../repositories/messages.ts";
import { afterTry, type RetryPlan } from "../services/delivery/plan-retry.ts";
import type { SendAnswer } from "./channel-port.ts";
import { chooseChannels } from "./choose-channels.ts";
import { deliverMail } from "./deliver-mail.ts";
import { deliverPush } from "./deliver-push.ts";
import { deliverSms } from "./deliver-sms.ts";
import { whyNotCampaignNow } from "./open-campaigns.ts";
import type { Lot } from "./open-lot.ts";

const RETRY = { baseMs: 30_000, longestMs: 2 * 3_600_000, attemptsMax: 12 } as const;
/** What is urgent is over before a second try after minutes. */
const URGENT_RETRY = { baseMs: 5_000, longestMs: 60_000, attemptsMax: 12 } as const;
/** What is good for longer outlasts a mail service that is down for an hour, urgent or not. */
const LONG_MS = 3_600_000;

/** A provider that took a message and says nothing is asked, until its own time for it is over. */
const RECEIPT = { baseMs: 2 * 60_000, longestMs: 3_600_000, attemptsMax: 100 } as const;
export const RECEIPT_WITHIN_MS = 6 * 3_600_000;

/** Longer than any channel takes: what has not begun by then is left, lest somebody else takes it while it is being sent. */
const SENDING_MS_MAX = 45_000;

/**
 * Sends one claimed message by its channel, if it is still wanted and true, and notes what came of it.
 * @returns when to try again what is urgent; null: there is no hurry, or nothing to try
 */
export async function sendOne(lot: Lot, row: MessageRow): Promise<number | null> {
  const { db, clock } = lot.ctx;
  const { isUrgent } = KINDS[row.kind];
  const postpone = async (later: Parameters<typeof postponeMessage>[2]) => {
    await postponeMessage(db, row, later);
    return isUrgent ? later.dueAt : null;
  };
  const end = async (status: MessageEnd, outcome: string | null, providerId?: string | null) => {
    await endMessage(db, row, { status, outcome, endedAt: clock(), ...(providerId ? { providerId } : {}) });
    return null;
  };
  if (clock() + SENDING_MS_MAX > row.dueAt) return isUrgent ? row.dueAt : null;
  const cause = lot.causeOf(row);
  const why = whyNotSend(lot, row, cause);
  if (why?.type === "over" || cause === null) return end("expired", why?.outcome ?? "nobody");
  if (why) return postpone({ dueAt: why.dueAt, outcome: why.outcome });
  const campaign = lot.campaignOf(cause);
  const over = campaign && row.providerId === null ? await whyNotCampaignNow(db, cause, campaign) : null;
  if (over) return end("expired", over);
  const answer = await deliver(lot, row, cause).catch((failure: unknown): SendAnswer => {
    logLine("error", "a message was not sent", { id: row.id, channel: row.channel, failure: describeFailure(failure) });
    return { type: "later", outcome: "our-fault" };
  });
  switch (answer.type) {
    case "done":
      return end("delivered", null, answer.providerId);
    case "taken": {
      const { providerId, outcome } = answer;
      const now = clock();
      const asked = { dueAt: now + RECEIPT.baseMs, expiresAt: now + RECEIPT_WITHIN_MS };
      await postponeMessage(db, row, { ...asked, outcome, providerId });
      return null;
    }
    case "later":
    case "never": {
      const plan = planOf(row);
      const after = afterTry(answer, plan, { attempts: row.attempts, now: clock(), spread: Math.random() });
      if (after.type === "later") return postpone({ dueAt: after.dueAt, outcome: answer.outcome });
      return end(after.type, answer.outcome);
    }
    default:
      return assertNever(answer);
  }
}

function planOf({ kind, providerId, expiresAt }: MessageRow): RetryPlan {
  if (providerId !== null) return { ...RECEIPT, expiresAt };
  const { isUrgent, goodForMs } = KINDS[kind];
  if (!isUrgent) return { ...RETRY, expiresAt };
  const longestMs = goodForMs > LONG_MS ? RETRY.longestMs : URGENT_RETRY.longestMs;
  return { ...URGENT_RETRY, longestMs, expiresAt };
}

type WhyNot = { readonly outcome: string } & (
  | { readonly type: "over" }
  | { readonly type: "later"; readonly dueAt: number }
);

function whyNotSend(lot: Lot, row: MessageRow, cause: MessageCause | null): WhyNot | null {
  const now = lot.ctx.clock();
  const over = (outcome: string) => ({ type: "over", outcome }) as const;
  if (!cause?.to) return over("nobody");
  // The provider has it: what becomes of it is asked, whatever is true by now.
  if (row.providerId !== null) return null;
  if (!cause.isTrue) return over("not-true");
  if (row.expiresAt <= now) return over("too-late");
  const chosen = chooseChannels(cause.kind, cause.to, lot.reachOf(cause), lot.settingOf(cause)).find(
    ({ channel }) => channel === row.channel,
  );
  if (!chosen) return over("switched-off");
  if (chosen.dueAt === null) return null;
  return chosen.dueAt >= row.expiresAt
    ? over("quiet-hours")
    : { type: "later", outcome: "quiet-hours", dueAt: chosen.dueAt };
}

function deliver(lot: Lot, row: MessageRow, cause: MessageCause): Promise<SendAnswer> {
  switch (row.channel) {
    case "mail":
      return deliverMail(lot, row, cause);
    case "push":
      return deliverPush(lot, row, cause);
    case "sms":
      return deliverSms(lot, row, cause);
    case "inbox":
      throw new Error("the inbox is no channel to send by");
    default:
      return assertNever(row.channel);
  }
}
