import * as z from "zod";
import { TEMPLATE_SHORT_CHARS_MAX, TEMPLATE_TEXT_CHARS_MAX, TEMPLATE_TITLE_CHARS_MAX } from "#shared/limits";
import {
  CHANNELS,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  OUTSIDE_CHANNELS,
  TEMPLATE_KINDS,
  TOPICS,
} from "#shared/message-kinds";
import { MESSAGE_ID_CHARS_MAX } from "#shared/protocol/bus";

const MINUTES_A_DAY = 1_440;

const messageId = z.string().min(1).max(MESSAGE_ID_CHARS_MAX);
const instant = z.number().int().min(0).max(8_640_000_000_000);
const minute = z
  .number()
  .int()
  .min(0)
  .max(MINUTES_A_DAY - 1);
export const languageSchema = z
  .string()
  .max(20)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language like en, hi or pt-BR")
  .refine(isLanguage, "No language has this code; English is en, Hindi hi");
const channels = z.array(z.enum(OUTSIDE_CHANNELS)).max(OUTSIDE_CHANNELS.length).readonly();

export const listInboxSchema = z.strictObject({
  before: z.strictObject({ at: instant, id: messageId }).nullable(),
});
/** Those up to and with the newest that somebody has seen. */
export const readInboxSchema = z.strictObject({ until: instant });

export const saveMessageSettingsSchema = z.strictObject({
  version: z.number().int().min(0),
  channels: z.record(z.enum(TOPICS), channels),
  quietFrom: minute,
  quietTo: minute,
  language: languageSchema,
});

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
export const addPushSchema = z.strictObject({
  endpoint: z.url().max(1_000),
  /** An uncompressed point of P-256 has 65 bytes, the secret 16. */
  p256dh: base64url.length(87),
  auth: base64url.length(22),
  /** The address that the same browser had before, and has no longer. */
  replaces: z.url().max(1_000).optional(),
});
export const dropPushSchema = z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/) });

export const askPhoneSchema = z.strictObject({
  number: z
    .string()
    .transform((text) => text.replaceAll(/[\s().-]/g, ""))
    .pipe(z.string().regex(/^\+[1-9]\d{7,14}$/, "With its country, like +44 7700 900123")),
});
export const verifyPhoneSchema = z.strictObject({ code: z.string().regex(/^\d{6}$/, "Six digits") });

export const templateTextSchema = z.strictObject({
  title: z.string().trim().min(1, "Required").max(TEMPLATE_TITLE_CHARS_MAX),
  text: z.string().trim().min(1, "Required").max(TEMPLATE_TEXT_CHARS_MAX),
  short: z.string().trim().min(1, "Required").max(TEMPLATE_SHORT_CHARS_MAX),
});
export const saveTemplateSchema = z.strictObject({
  kind: z.enum(TEMPLATE_KINDS),
  language: languageSchema,
  version: z.number().int().min(0),
  text: templateTextSchema,
});
export const removeTemplateSchema = saveTemplateSchema.omit({ text: true });
export const previewTemplateSchema = saveTemplateSchema.omit({ version: true });

export const listDeliveriesSchema = z.strictObject({
  channel: z.enum(CHANNELS).nullable(),
  kind: z.enum(MESSAGE_KINDS).nullable(),
  status: z.enum(MESSAGE_STATUSES).nullable(),
  /** How a word of their name, or their mail address, begins. */
  q: z.string().trim().max(80).optional(),
  before: z.strictObject({ at: instant, id: messageId, channel: z.enum(CHANNELS) }).nullable(),
});
export const retryDeliveriesSchema = z.strictObject({
  /** One, or null: all that failed of the filter. */
  message: z.strictObject({ id: messageId, channel: z.enum(CHANNELS) }).nullable(),
  channel: z.enum(CHANNELS).nullable(),
  kind: z.enum(MESSAGE_KINDS).nullable(),
});

/** Codes are in no list of ours: whatever can name a language knows them. */
function isLanguage(code: string): boolean {
  try {
    return new Intl.DisplayNames(["en"], { type: "language", fallback: "none" }).of(code) !== undefined;
  } catch {
    return false;
  }
}
