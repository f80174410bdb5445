import * as z from "zod";
import { idSchema } from "#shared/ids";

/** RFC 5321 allows 254 characters in an address. */
export const EMAIL_CHARS_MAX = 254;
/** A name must fit a badge and a verdict screen. */
export const NAME_CHARS_MAX = 80;

export const requestLinkSchema = z.strictObject({
  email: z
    .email("Enter an address like ana@college.edu")
    .max(EMAIL_CHARS_MAX)
    .transform((text) => text.trim().toLowerCase()),
});

const nameSchema = z.string().trim().min(1, "Tell us your name").max(NAME_CHARS_MAX);

/** `token` comes from the fragment of the link; `name` is asked of somebody who is new. */
export const redeemLinkSchema = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is not a sign-in link"),
  name: nameSchema.optional(),
});

/** The code shown where the link was opened; people may type it in groups. */
export const redeemCodeSchema = z.strictObject({
  code: z
    .string()
    .max(20)
    .transform((text) => text.replaceAll(/[\s-]/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "The code has six digits")),
  name: nameSchema.optional(),
});

/** `sessionId` null: all but the one that asks. */
export const endSessionsSchema = z.strictObject({
  sessionId: idSchema("session").nullable(),
});

export const renameSchema = z.strictObject({ name: nameSchema });
