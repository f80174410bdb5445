import * as z from "zod";
import { idSchema } from "#shared/ids";
import { ROOM_MODES } from "#shared/room-modes";

/** A ticket is some sixty characters. */
const TICKET_CHARS_MAX = 120;

export const enterRoomSchema = z.strictObject({
  eventId: idSchema("event"),
  /** What the last answer gave: with it nobody has to be looked up. */
  ticket: z.string().max(TICKET_CHARS_MAX).nullable().optional(),
  /** For who had their turn and did not come: a place at the end. */
  again: z.boolean().optional(),
});

export const saveRoomSchema = z.strictObject({
  eventId: idSchema("event"),
  version: z.number().int().min(1),
  mode: z.enum(ROOM_MODES),
});
