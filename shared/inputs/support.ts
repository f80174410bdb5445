import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { SUPPORT_HOURS_MAX } from "#shared/limits";
import { SUPPORT_ROLES } from "#shared/roles";

export const askSupportSchema = z.strictObject({
  commandId: commandIdSchema,
  collegeId: idSchema("college"),
  /** The college reads it before it decides, and after. */
  reason: z.string().trim().min(10, "Say what for, in a sentence").max(500),
  hours: z.number().int().min(1).max(SUPPORT_HOURS_MAX),
});

export const decideSupportSchema = z.strictObject({
  supportId: idSchema("support"),
  /** Null: no. */
  role: z.enum(SUPPORT_ROLES).nullable(),
});

export const supportSchema = z.strictObject({ supportId: idSchema("support") });
