import type { AttemptView, DeliveryStatus, WebhookStatus } from "#shared/views/webhooks";
import type { WebhookMessageType, WebhookType } from "#shared/webhook-types";

type Tone = "neutral" | "good" | "warn" | "bad";

export const TYPE_WORDS: Record<WebhookMessageType, string> = {
  "registration.confirmed": "Somebody has a place",
  "registration.cancelled": "Somebody gave a place up",
  "scan.admitted": "A pass was let in",
  "scan.refused": "A pass was refused",
  "incident.found": "Scanners contradict each other",
  "queue.threshold": "A rule found a queue long, or short",
  "order.ready": "An order is ready",
  "event.published": "An event was published",
  "event.changed": "A published event changed",
  "event.cancelled": "An event was cancelled",
  ping: "Test",
  "rule.matched": "A rule asked for it",
};

export const STATUS_WORDS: Record<WebhookStatus, { readonly words: string; readonly tone: Tone }> = {
  on: { words: "On", tone: "good" },
  off: { words: "Off", tone: "neutral" },
  gone: { words: "Switched off: it said that it is gone", tone: "bad" },
  failing: { words: "Switched off: nothing got through", tone: "bad" },
};

export const DELIVERY_WORDS: Record<DeliveryStatus, { readonly words: string; readonly tone: Tone }> = {
  pending: { words: "To be delivered", tone: "warn" },
  delivered: { words: "Delivered", tone: "good" },
  failed: { words: "Given up", tone: "bad" },
};

/** What came of one try. */
export function sayAttempt({ status, failure, ms }: Pick<AttemptView, "status" | "failure" | "ms">): string {
  const took = `${ms} ms`;
  switch (failure) {
    case null:
      return `Answered ${status}, ${took}`;
    case "answer":
      return `Answered ${status}, ${took}`;
    case "redirect":
      return `Answered ${status}: it sends us elsewhere, where we do not follow`;
    case "too-slow":
      return `Did not answer within ${took}`;
    case "unreachable":
      return "Could not be reached";
    case "private-address":
      return "Its name leads into a private network";
    case "no-address":
      return "Its name is known to nobody";
  }
}

export function typeOptions(types: readonly WebhookType[]): { value: string; label: string }[] {
  return types.map((type) => ({ value: type, label: TYPE_WORDS[type] }));
}
