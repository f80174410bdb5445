import { foreignKey, index, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What an event allows at its door and with its passes. No row: what most events want. */
export const eventRules = sqliteTable(
  "event_rules",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** Whether whoever has a pass may give it to somebody else. */
    transfers: integer("transfers", { mode: "boolean" }).notNull(),
    guestsMax: integer("guests_max").notNull(),
    /** How long names and addresses of guests are kept after the event's end. */
    guestDays: integer("guest_days").notNull(),
    /** When to look whether that is over; null: there is nothing to forget. */
    sweepAt: instant("sweep_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("event_rules_to_sweep").on(table.sweepAt),
  ],
);
