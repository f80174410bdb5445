import { foreignKey, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { id, seq } from "../columns.ts";
import { events } from "./events.ts";

/** Projected from the event's ledger. */
export const eventTotals = sqliteTable(
  "event_totals",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    held: integer("held").notNull(),
    offered: integer("offered").notNull(),
    waiting: integer("waiting").notNull(),
    pending: integer("pending").notNull(),
    confirmed: integer("confirmed").notNull(),
    cancelled: integer("cancelled").notNull(),
    admitted: integer("admitted").notNull(),
    refusedScans: integer("refused_scans").notNull(),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
