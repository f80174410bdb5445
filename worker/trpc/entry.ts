import { eventIdSchema } from "#shared/inputs/attendee";
import { markRegistrationSchema, personAtEventSchema, saveEntrySchema } from "#shared/inputs/entry";
import { listIncidentsSchema, syncScansSchema } from "#shared/inputs/scan-log";
import { getEntry } from "../services/entry/get-entry.ts";
import { getMarks } from "../services/entry/get-marks.ts";
import { listIncidents } from "../services/entry/list-incidents.ts";
import { markRegistration } from "../services/entry/mark-registration.ts";
import { saveEntry } from "../services/entry/save-entry.ts";
import { takeLog } from "../services/entry/take-log.ts";
import { onEvent, router } from "./trpc.ts";

/** Who is let in where, as organizers set it up. */
export const entryRouter = router({
  get: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getEntry(ctx.call, input)),
  save: onEvent("manage-events", saveEntrySchema).mutation(({ ctx, input }) => saveEntry(ctx.call, input)),
  incidents: onEvent("manage-events", listIncidentsSchema).query(({ ctx, input }) => listIncidents(ctx.call, input)),
  takeLog: onEvent("manage-events", syncScansSchema).mutation(({ ctx, input }) => takeLog(ctx.call, input)),
  marks: onEvent("manage-events", personAtEventSchema).query(({ ctx, input }) => getMarks(ctx.call, input)),
  mark: onEvent("manage-events", markRegistrationSchema).mutation(({ ctx, input }) =>
    markRegistration(ctx.call, input),
  ),
});
