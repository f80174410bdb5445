import * as z from "zod";
import { idSchema } from "#shared/ids";
import { HISTORY_KINDS } from "#shared/views/history";

const seq = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const limit = z.number().int().min(1).max(200).default(50);

export const listHistorySchema = z.strictObject({
  eventId: idSchema("event"),
  /** The last entry seen. */
  before: seq.optional(),
  kind: z.enum(HISTORY_KINDS).default("all"),
  /** What happened to this person alone. */
  about: idSchema("user").optional(),
  /** What was scanned at this gate alone. */
  gateId: idSchema("gate").optional(),
  limit,
});
export const checkLogSchema = z.strictObject({
  eventId: idSchema("event"),
  /** The last entry that was checked; 0: none. */
  after: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export const pastSchema = z.strictObject({
  eventId: idSchema("event"),
  /** Epoch milliseconds. */
  at: z.number().int().min(0).max(8_640_000_000_000),
  /** How many people were seen. */
  after: z.number().int().min(0).max(1_000_000).default(0),
  limit,
});
