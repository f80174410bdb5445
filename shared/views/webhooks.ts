import type { WebhookId } from "#shared/ids";
import type { WebhookMessageType, WebhookType } from "#shared/webhook-types";

/** `gone`: it answered that it is no more. `failing`: nothing got through for days. Both wait for somebody to switch it on. */
export type WebhookStatus = "on" | "off" | "gone" | "failing";

/** Where a college's other systems are told of things. Its secret is shown when it is made, and never again. */
export type WebhookView = {
  readonly id: WebhookId;
  readonly name: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly status: WebhookStatus;
  /** Since when nothing got through; null: the last try did. */
  readonly failingSince: number | null;
  /** Until when messages are signed with the secret before, too; null: there is none. */
  readonly oldSecretUntil: number | null;
  readonly createdAt: number;
  /** Messages that are still to be delivered. */
  readonly pending: number;
};

/** Shown once. */
export type WebhookSecret = {
  readonly webhooks: readonly WebhookView[];
  readonly id: WebhookId;
  readonly secret: string;
};

export type WebhookRefusal = { readonly code: "too-many-webhooks"; readonly max: number };

/** Why an attempt delivered nothing. `answer`: it answered with another status than 2xx. */
export type AttemptFailure = "answer" | "redirect" | "too-slow" | "unreachable" | "private-address" | "no-address";

export type AttemptView = {
  readonly number: number;
  readonly at: number;
  readonly ms: number;
  /** Null: nobody answered. */
  readonly status: number | null;
  readonly failure: AttemptFailure | null;
  /** The first kilobyte of what was answered. */
  readonly body: string;
};

export type DeliveryStatus = "pending" | "delivered" | "failed";

/** One message for one webhook. */
export type DeliveryView = {
  readonly messageId: string;
  readonly type: WebhookMessageType;
  readonly at: number;
  readonly queuedAt: number;
  readonly status: DeliveryStatus;
  /** When it is tried next; null: not again. */
  readonly dueAt: number | null;
  readonly attempts: readonly AttemptView[];
};

export type DeliveryCursor = { readonly queuedAt: number; readonly messageId: string };
export type DeliveryPage = { readonly deliveries: readonly DeliveryView[]; readonly next: DeliveryCursor | null };
