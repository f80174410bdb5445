import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { AVAILABILITIES } from "#shared/views/staffing";

const answer = z.enum(["accept", "decline"]);

export const answerMoveSchema = z.strictObject({ eventId: idSchema("event"), moveId: idSchema("staffMove"), answer });
export const undoMoveSchema = z.strictObject({ eventId: idSchema("event"), moveId: idSchema("staffMove") });
export const moveSomebodySchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  userId: idSchema("user"),
  toStationId: idSchema("station"),
});
export const answerOwnMoveSchema = z.strictObject({
  stationId: idSchema("station"),
  moveId: idSchema("staffMove"),
  answer,
});
/** Null: they say nothing any more. */
export const setAvailabilitySchema = z.strictObject({
  stationId: idSchema("station"),
  availability: z.enum(AVAILABILITIES).nullable(),
});
