import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { IMPORT_CELL_CHARS_MAX, IMPORT_ROWS_AT_ONCE } from "#shared/limits";

const cell = z.string().max(IMPORT_CELL_CHARS_MAX);

/** As a line says it: what is wrong with one is answered line by line, and turns no other away. */
const rows = z
  .array(z.strictObject({ name: cell, mail: cell, ticketType: cell }))
  .min(1)
  .max(IMPORT_ROWS_AT_ONCE);

export const checkListSchema = z.strictObject({ eventId: idSchema("event"), rows });
/** One `commandId` for a page: a repeat hears what was decided, another page or another day asks anew. */
export const registerListSchema = z.strictObject({ commandId: commandIdSchema, eventId: idSchema("event"), rows });
