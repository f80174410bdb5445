import * as z from "zod";

/** The college's address, typed by hand, so that nobody leaves by a slip. */
export const leaveSchema = z.strictObject({ slug: z.string().max(40) });

export const exportPageSchema = z.strictObject({
  /** What beginning gave. */
  ticket: z.string().max(200),
  store: z.string().max(40),
  /** What the page before said comes next; null for the first. */
  after: z
    .array(z.union([z.string().max(80), z.number()]))
    .min(1)
    .max(4)
    .nullable(),
});
