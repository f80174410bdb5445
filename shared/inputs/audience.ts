import * as z from "zod";
import { idSchema } from "#shared/ids";
import { AUDIENCE_MAX } from "#shared/limits";
import { EMAIL_CHARS_MAX } from "./auth.ts";
import { domainSchema } from "./domain.ts";

const WORDS = "A mail address, or @ and a domain like @college.edu";

/** A mail address, or "@" and a domain for everybody whose address ends so. */
const addressSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(EMAIL_CHARS_MAX)
  .refine((text) => (text.startsWith("@") ? domainSchema : z.email()).safeParse(text.replace(/^@/, "")).success, WORDS);

export const saveAudienceSchema = z.strictObject({
  eventId: idSchema("event"),
  addresses: z.array(addressSchema).max(AUDIENCE_MAX),
});
