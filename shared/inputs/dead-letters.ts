import * as z from "zod";

const letterId = z.string().regex(/^[0-9a-f]{64}$/, "expected the id of a dead letter");

export const listDeadLettersSchema = z.strictObject({
  /** Where the page before ended; null: from the newest. */
  before: z.strictObject({ lastAt: z.number().int().min(0).max(8_640_000_000_000), id: letterId }).nullable(),
});
export const replayDeadLetterSchema = z.strictObject({ id: letterId });
