import { type Channel, KINDS, MESSAGE_KINDS, type MessageStatus, TEMPLATE_KINDS } from "#shared/message-kinds";
import type { Tone } from "#web/ui/badge";

export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  inbox: "Inbox",
  mail: "Mail",
  push: "Notification",
  sms: "Text message",
};

export const STATUS_WORDS: Readonly<Record<MessageStatus, { readonly says: string; readonly tone: Tone }>> = {
  pending: { says: "Pending", tone: "neutral" },
  delivered: { says: "Delivered", tone: "good" },
  failed: { says: "Failed", tone: "bad" },
  expired: { says: "Expired", tone: "warn" },
};

/** Those a college has words of its own for. */
export const TEMPLATE_OPTIONS = TEMPLATE_KINDS.map((kind) => ({ value: kind, label: KINDS[kind].says }));
export const KIND_OPTIONS = MESSAGE_KINDS.map((kind) => ({ value: kind, label: KINDS[kind].says }));

const OUTCOMES: Readonly<Record<string, string>> = {
  nobody: "Whom it was for is gone",
  "not-true": "It was true no more",
  "too-late": "Too late to be of use",
  "no-account": "A guest has no inbox",
  "switched-off": "They switched this off",
  "opted-out": "They take no campaigns",
  "campaign-cancelled": "The campaign was cancelled",
  "quiet-hours": "Waits for their quiet hours to end",
  "no-answer": "The service did not answer",
  "our-fault": "Something went wrong here",
  "no-address": "They left no address",
  "no-pass": "There is no pass any more",
  "no-number": "There is no proved number",
  "no-receipt": "The service has not said what became of it",
  "mail-not-set-up": "Mail is not set up",
  "mail-refused": "The mail service took nothing",
  "push-not-set-up": "Notifications are not set up",
  "sms-not-set-up": "Text messages are not set up",
  "browser-gone": "The browser takes nothing any more",
  "push-service-unknown": "Not a browser’s service",
  "tried-again": "Tried again",
  queued: "With the provider",
  sent: "With the provider",
  "twilio-21610": "Its owner asked for no more messages",
  "twilio-21211": "There is no such number",
  "twilio-30003": "The phone cannot be reached",
};

/** Why a message ended as it did, or what is known until it does. A code nobody wrote words for stays a code. */
export function sayOutcome(outcome: string | null): string {
  return outcome === null ? "" : (OUTCOMES[outcome] ?? outcome);
}
