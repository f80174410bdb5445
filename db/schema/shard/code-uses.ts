import { foreignKey, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { id, seq } from "../columns.ts";
import { events } from "./events.ts";

/** Projected from the event's ledger: registrations and holds with a code. */
export const codeUses = sqliteTable(
  "code_uses",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    codeId: id("code_id", "code").notNull(),
    uses: integer("uses").notNull(),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.codeId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
