import { foreignKey, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/**
 * Projected from the event's ledger: what each entry of its log changed of how many tickets of a type there are, never
 * changed itself. `seq` is the entry's place.
 */
export const sales = sqliteTable(
  "sales",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    seq: integer("seq").notNull(),
    ticketTypeId: id("ticket_type_id", "ticketType").notNull(),
    at: instant("at").notNull(),
    /** More, or fewer, that are pending or confirmed. */
    sold: integer("sold").notNull(),
    /** More, or fewer, that are waited for. */
    waiting: integer("waiting").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.seq, table.ticketTypeId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
