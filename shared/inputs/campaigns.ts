import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { REASON_CHARS_MAX, TICKET_TYPES_MAX } from "#shared/limits";
import { OUTSIDE_CHANNELS } from "#shared/message-kinds";
import { GRANTED_ROLES } from "#shared/roles";
import { AUDIENCE_ANSWERS, AUDIENCE_INSIDE, AUDIENCE_STATES } from "#shared/views/campaigns";
import { languageSchema, templateTextSchema } from "./messages.ts";

const instant = z.number().int().min(0).max(8_640_000_000_000);

const audience = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("event"),
    eventId: idSchema("event"),
    states: z.array(z.enum(AUDIENCE_STATES)).min(1, "At least one").max(AUDIENCE_STATES.length).readonly(),
    ticketTypeIds: z.array(idSchema("ticketType")).max(TICKET_TYPES_MAX).readonly(),
    inside: z.enum(AUDIENCE_INSIDE),
    answers: z.enum(AUDIENCE_ANSWERS),
  }),
  z.strictObject({
    type: z.literal("college"),
    roles: z.array(z.enum(GRANTED_ROLES)).max(GRANTED_ROLES.length).readonly(),
    departmentId: idSchema("department").nullable(),
  }),
]);
const channels = z.array(z.enum(OUTSIDE_CHANNELS)).max(OUTSIDE_CHANNELS.length).readonly();
const texts = z
  .array(z.strictObject({ language: languageSchema, text: templateTextSchema }))
  .min(1, "A text is required")
  .max(2)
  .refine((some) => new Set(some.map(({ language }) => language)).size === some.length, "One text a language")
  .readonly();

const draft = { audience, texts, channels, scheduledAt: instant.nullable() };
const one = { campaignId: idSchema("campaign"), version: z.number().int().min(1) };

export const addCampaignSchema = z.strictObject({ commandId: commandIdSchema, ...draft });
export const saveCampaignSchema = z.strictObject({ ...one, ...draft });
export const getCampaignSchema = z.strictObject({ campaignId: idSchema("campaign") });
/** As somebody saw it: what changed since is not what they meant. */
export const campaignVersionSchema = z.strictObject(one);
export const returnCampaignSchema = z.strictObject({
  ...one,
  note: z.string().trim().min(1, "Say what is missing").max(REASON_CHARS_MAX),
});
export const countReachSchema = z.strictObject({ audience, channels });
export const previewCampaignSchema = z.strictObject({ audience, language: languageSchema, text: templateTextSchema });
