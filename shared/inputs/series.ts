import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { OCCURRENCES_MAX, REASON_CHARS_MAX } from "#shared/limits";
import { MONTH_DAYS, PERIODS, SCOPES, WEEKDAYS } from "#shared/views/series";
import { eventFieldsSchema } from "./organizer.ts";

const instant = z.number().int().min(0).max(8_640_000_000_000);

export const repeatSchema = z.strictObject({
  every: z.enum(PERIODS),
  interval: z.number().int().min(1, "At least every one").max(12),
  /** For weeks; the day of the first event is among them in any case. */
  weekdays: z.array(z.enum(WEEKDAYS)).max(7),
  /** For months: on the same date, or on the same weekday of the month. */
  monthDay: z.enum(MONTH_DAYS),
  end: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("count"),
      count: z.number().int().min(2, "At least two dates").max(OCCURRENCES_MAX),
    }),
    /** The last day it may happen on, on the campus's calendar. */
    z.strictObject({ type: z.literal("until"), day: z.iso.date("Choose a day") }),
  ]),
});
export type Repeat = z.output<typeof repeatSchema>;

export const previewSeriesSchema = z.strictObject({ eventId: idSchema("event"), repeat: repeatSchema });
export const makeSeriesSchema = z.strictObject({
  /** A repeat finds the series its first try made. */
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  version: z.number().int().min(1),
  repeat: repeatSchema,
  /** Starts that are left out. */
  exdates: z.array(instant).max(OCCURRENCES_MAX),
});

const several = z.enum(SCOPES);
const onSeveral = { eventId: idSchema("event"), version: z.number().int().min(1), scope: several };

/** `fields` are those of the named event; what differs from how it was is what changes in the others too. */
export const editSeriesSchema = z.strictObject({
  ...onSeveral,
  fields: eventFieldsSchema.refine((fields) => fields.startsAt < fields.endsAt, {
    message: "An end must come after its start",
    path: ["endsAt"],
  }),
  /** Whether everybody with a place hears of a new time or place. */
  tellPeople: z.boolean(),
});
export const cancelSeriesSchema = z.strictObject({
  ...onSeveral,
  reason: z.string().trim().min(1, "Required").max(REASON_CHARS_MAX),
});
export const publishSeriesSchema = z.strictObject(onSeveral);
