import * as z from "zod";
import { idSchema } from "../ids.ts";
import { EMAIL_CHARS_MAX } from "./auth.ts";
import { domainSchema } from "./domain.ts";

/** First parts of paths that are not colleges. */
const RESERVED_SLUGS = new Set(["platform", "api", "dev", "assets", "webhooks", "media"]);

const name = z.string().trim().min(1, "Required").max(80);
const accent = z.string().regex(/^#[0-9a-f]{6}$/i, "A colour like #0f766e");

export const addCollegeSchema = z.strictObject({
  name,
  /** The first part of its addresses, for good. */
  slug: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/, "Lower-case letters, digits and dashes, beginning with a letter")
    .refine((slug) => !RESERVED_SLUGS.has(slug), "This word is taken"),
  accent,
  timeZone: z.string().max(64).refine(isTimeZone, "A time zone like Europe/London"),
  currency: z.string().regex(/^[A-Z]{3}$/, "Three letters like GBP"),
  /** Who will be invited to administrate it. */
  adminEmail: z
    .email("Enter an address like ana@college.edu")
    .max(EMAIL_CHARS_MAX)
    .transform((text) => text.toLowerCase()),
});

export const moveCollegeSchema = z.strictObject({
  collegeId: idSchema("college"),
  target: z.string().max(20),
  /** Its log keeps it. */
  reason: z.string().trim().min(10, "Say why, in a sentence").max(500),
});

export const saveBrandSchema = z.strictObject({ name, accent });

/** A host name of the college's own, such as events.college.edu. */
export const hostSchema = z.strictObject({ host: domainSchema });

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
