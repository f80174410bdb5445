import { foreignKey, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { LedgerTotals } from "#shared/domain/ledger/types";
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
    /** By type: held, offered, pending or confirmed. */
    ticketsTaken: text("tickets_taken", { mode: "json" }).$type<LedgerTotals["taken"]>().notNull(),
    /** For whoever comes, when this was projected. */
    seatsLeft: integer("seats_left").notNull(),
    ticketsLeft: text("tickets_left", { mode: "json" }).$type<EventSummary["ticketsLeft"]>().notNull(),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
