import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { GUEST_DAYS_MAX, GUESTS_MAX } from "#shared/limits";
import { EMAIL_CHARS_MAX } from "./auth.ts";
import { givenAnswersSchema } from "./forms.ts";

const eventCommand = { commandId: commandIdSchema, eventId: idSchema("event") };

export const mailSchema = z
  .email("Enter an address like ana@college.edu")
  .max(EMAIL_CHARS_MAX)
  .transform((text) => text.toLowerCase());

export const registerGuestSchema = z.strictObject({
  ...eventCommand,
  name: z.string().trim().min(1, "Required").max(80),
  mail: mailSchema.nullable(),
  /** Null: the event's first. */
  ticketTypeId: idSchema("ticketType").nullable(),
});

export const saveRulesSchema = z.strictObject({
  eventId: idSchema("event"),
  transfers: z.boolean(),
  guestsMax: z.number().int().min(0).max(GUESTS_MAX),
  guestDays: z.number().int().min(0).max(GUEST_DAYS_MAX),
});

export const offerPassSchema = z.strictObject({ ...eventCommand, passId: idSchema("pass"), email: mailSchema });
export const withdrawOfferSchema = z.strictObject({ transferId: idSchema("transfer") });

/** `token` comes from the fragment of the link in the mail. */
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is no offer of a pass");
export const openOfferSchema = z.strictObject({ token });
export const acceptOfferSchema = z.strictObject({ token, answers: givenAnswersSchema });
