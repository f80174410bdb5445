import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant, seq } from "../columns.ts";
import { events } from "./events.ts";

/** Projected from the event's ledger. */
export const passes = sqliteTable(
  "passes",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "pass").notNull(),
    eventId: id("event_id", "event").notNull(),
    registrationId: id("registration_id", "registration").notNull(),
    userId: id("user_id", "user").notNull(),
    /** Which of the registration's tickets it is, the first at 1. */
    number: integer("number").notNull(),
    ticketTypeId: id("ticket_type_id", "ticketType").notNull(),
    name: text("name").notNull(),
    issuedAt: instant("issued_at").notNull(),
    /** From when on it lets nobody in. */
    revokedAt: instant("revoked_at"),
    /** When it was given to somebody else; null: it was not. */
    givenAt: instant("given_at"),
    admittedAt: instant("admitted_at"),
    admittedGate: text("admitted_gate"),
    /** Null: inside, or never there. */
    leftAt: instant("left_at"),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("passes_by_event_user").on(table.collegeId, table.eventId, table.userId),
  ],
);
