import { foreignKey, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/**
 * People without an account, who were registered at the door: kept apart from members, and for a time. Written before the
 * ledger decides, so there may be no registration to it.
 */
export const guests = sqliteTable(
  "guests",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** What the ledger knows them by; no account has it. */
    userId: id("user_id", "user").notNull(),
    name: text("name").notNull(),
    mail: text("mail"),
    registeredBy: id("registered_by", "user").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.userId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
