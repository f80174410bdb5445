import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { WEBHOOK_NAME_CHARS_MAX, WEBHOOK_URL_CHARS_MAX } from "#shared/limits";
import { WEBHOOK_TYPES } from "#shared/webhook-types";

const instant = z.number().int().min(0).max(8_640_000_000_000);
const messageId = z.string().min(1).max(200);

const fields = {
  name: z.string().trim().min(1, "A name is required").max(WEBHOOK_NAME_CHARS_MAX),
  /** Whether it is one we may call is looked up when it is saved, and each time. */
  url: z.url().max(WEBHOOK_URL_CHARS_MAX),
  /** None: it hears what rules send it, and nothing else. */
  types: z.array(z.enum(WEBHOOK_TYPES)).max(WEBHOOK_TYPES.length),
};

export const webhookSchema = z.strictObject({ webhookId: idSchema("webhook") });
export const addWebhookSchema = z.strictObject({ commandId: commandIdSchema, ...fields });
export const saveWebhookSchema = z.strictObject({ webhookId: idSchema("webhook"), ...fields });
export const switchWebhookSchema = z.strictObject({ webhookId: idSchema("webhook"), isOn: z.boolean() });
export const listDeliveriesSchema = z.strictObject({
  webhookId: idSchema("webhook"),
  /** Where the page before ended; null: from the newest. */
  before: z.strictObject({ queuedAt: instant, messageId }).nullable(),
});
/** One message, or all that happened in a span and were delivered or given up. */
export const replayDeliveriesSchema = z.strictObject({
  webhookId: idSchema("webhook"),
  what: z.union([z.strictObject({ messageId }), z.strictObject({ from: instant, until: instant })]),
});
