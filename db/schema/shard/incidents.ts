import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Incident } from "#shared/domain/entry/merge";
import type { CommandId } from "#shared/ids";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** Projected from the event's ledger: what scanners decided by themselves that people must look at. */
export const incidents = sqliteTable(
  "incidents",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** The scan that could not be. */
    scanId: text("scan_id").$type<CommandId>().notNull(),
    /** Whose pass; empty: nobody's. */
    subject: text("subject").notNull(),
    kind: text("kind").$type<Incident["kind"]>().notNull(),
    incident: text("incident", { mode: "json" }).$type<Incident>().notNull(),
    /** When it was found. */
    knownAt: instant("known_at").notNull(),
    /** When another log explained it; null: it stands. */
    clearedAt: instant("cleared_at"),
    seq: integer("seq").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.scanId, table.subject, table.kind] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("incidents_by_seq").on(table.collegeId, table.eventId, table.seq),
  ],
);
