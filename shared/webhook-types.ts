/** What another system can be told of. Each message carries ids and instants; who wants more asks for it. */
export const WEBHOOK_TYPES = [
  "registration.confirmed",
  "registration.cancelled",
  "scan.admitted",
  "scan.refused",
  "incident.found",
  "queue.threshold",
  "order.ready",
  "event.published",
  "event.changed",
  "event.cancelled",
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** `ping` tries one out, `rule.matched` is what a rule asks for: both go to the webhook that is meant, whatever it wants. */
export type WebhookMessageType = WebhookType | "ping" | "rule.matched";
