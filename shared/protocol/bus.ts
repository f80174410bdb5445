import * as z from "zod";
import { type CollegeId, idSchema } from "../ids.ts";

/** A queue message holds 128 KB; a hundred ids are packed comfortably. */
export const BUS_IDS_MAX = 100;
/** A notice of an event's version to one person names both. */
export const MESSAGE_ID_CHARS_MAX = 120;
/** A batch has twenty-five of them, a message takes up to three calls, and an invocation may make a thousand. */
const MESSAGES_PER_WAKE = 13;

/**
 * A wake-up call: it names what happened and to which rows of one college, never what they hold. Its consumer loads the
 * present truth, so that a repeated, late or reordered message is harmless.
 */
export const busMessageSchema = z.discriminatedUnion("type", [
  /** Somebody must be told something: ids of messages. */
  z.strictObject({
    type: z.literal("messages-due"),
    collegeId: idSchema("college"),
    ids: z.array(z.string().max(MESSAGE_ID_CHARS_MAX)).min(1).max(BUS_IDS_MAX),
  }),
  /** Something happened at a station, or at the event's gates: rules are to be asked. */
  z.strictObject({
    type: z.literal("rules-due"),
    collegeId: idSchema("college"),
    eventId: idSchema("event"),
    place: z.union([idSchema("station"), z.literal("event")]),
  }),
  /** What the college's rules say of who is let in has changed: its events' ledgers are to be told. */
  z.strictObject({ type: z.literal("gate-rules-due"), collegeId: idSchema("college") }),
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
  /** Somebody has given up a place, by then: who saw the event only by it sees it no more. */
  z.strictObject({
    type: z.literal("registrations-ended"),
    collegeId: idSchema("college"),
    eventId: idSchema("event"),
    userIds: z.array(idSchema("user")).min(1).max(BUS_IDS_MAX),
    /** When the rows said so. */
    at: z.number().int(),
  }),
  /** An emergency is to be shown, or not any more, and people are to be told. */
  z.strictObject({ type: z.literal("emergency-due"), collegeId: idSchema("college") }),
  /** Other systems of the college must hear of something. */
  z.strictObject({ type: z.literal("webhooks-due"), collegeId: idSchema("college") }),
]);

export type BusMessage = z.output<typeof busMessageSchema>;

/** As many wake-up calls as it takes to send these messages. */
export function wakeForMessages(collegeId: CollegeId, ids: readonly string[]): BusMessage[] {
  return Array.from({ length: Math.ceil(ids.length / MESSAGES_PER_WAKE) }, (_, at) => {
    const some = ids.slice(at * MESSAGES_PER_WAKE, (at + 1) * MESSAGES_PER_WAKE);
    return { type: "messages-due", collegeId, ids: some };
  });
}
