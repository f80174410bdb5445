import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { REASON_CHARS_MAX } from "#shared/limits";

const words = z.string().trim().min(1, "Required").max(REASON_CHARS_MAX);
const version = z.number().int().min(1);

export const duplicateEventSchema = z.strictObject({
  /** A repeat finds the copy its first try made. */
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  title: z.string().trim().min(1, "Required").max(120),
  startsAt: z.number().int().min(0).max(8_640_000_000_000),
  withTeam: z.boolean(),
});

/** `reason` is for the people who have a place, and for the college's log. */
export const cancelEventSchema = z.strictObject({ eventId: idSchema("event"), version, reason: words });

export const submitDraftSchema = z.strictObject({ eventId: idSchema("event"), version });
/** `note` says what is missing. */
export const returnDraftSchema = z.strictObject({ eventId: idSchema("event"), version, note: words });
export const saveApprovalSchema = z.strictObject({ approvesEvents: z.boolean() });
