import * as z from "zod";
import { idSchema } from "../ids.ts";

/** A queue message holds 128 KB; a hundred ids are packed comfortably. */
export const BUS_IDS_MAX = 100;

/**
 * A wake-up call: it names what happened and to which rows of one college, never what they hold. Its consumer loads the
 * present truth, so that a repeated, late or reordered message is harmless.
 */
export const busMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("pass-issued"),
    collegeId: idSchema("college"),
    ids: z.array(idSchema("pass")).min(1).max(BUS_IDS_MAX),
  }),
  z.strictObject({
    type: z.literal("seat-offered"),
    collegeId: idSchema("college"),
    ids: z.array(idSchema("registration")).min(1).max(BUS_IDS_MAX),
  }),
  /** Somebody must hear of a change: ids of mails. */
  z.strictObject({
    type: z.literal("people-to-tell"),
    collegeId: idSchema("college"),
    ids: z.array(z.string().max(100)).min(1).max(BUS_IDS_MAX),
  }),
  /** Something happened at a station, or at the event's gates: rules are to be asked. */
  z.strictObject({
    type: z.literal("rules-due"),
    collegeId: idSchema("college"),
    eventId: idSchema("event"),
    place: z.union([idSchema("station"), z.literal("event")]),
  }),
  /** Somebody was asked to help elsewhere, or is on the way: it is time to look again. */
  z.strictObject({
    type: z.literal("staffing-due"),
    collegeId: idSchema("college"),
    eventId: idSchema("event"),
  }),
  /** Wallets must hear of a change of these passes, or of their event. */
  z.strictObject({
    type: z.literal("passes-changed"),
    collegeId: idSchema("college"),
    ids: z.array(idSchema("pass")).min(1).max(BUS_IDS_MAX),
  }),
  /** Other systems of the college must hear of something. */
  z.strictObject({ type: z.literal("webhooks-due"), collegeId: idSchema("college") }),
]);

export type BusMessage = z.output<typeof busMessageSchema>;
