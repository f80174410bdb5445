import * as z from "zod";
import { idSchema } from "#shared/ids";

export const listAuditSchema = z.strictObject({
  /** Entries before this one; absent: from the newest. */
  before: z.number().int().min(1).optional(),
  actorId: idSchema("user").optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

export const checkAuditSchema = z.strictObject({
  /** The entry up to which the chain was checked before. */
  after: z.number().int().min(0),
});
