import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/**
 * People without an account, who were registered at the door or came with an organizer's list: kept apart from members, and
 * for a time. Written before the ledger decides, so there may be no registration to it.
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
    /** By what a list knows them again, their address or else their name; null: they came by the door. */
    listKey: text("list_key"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.userId] }),
    uniqueIndex("guests_by_list_key").on(table.collegeId, table.eventId, table.listKey),
    index("guests_by_mail").on(table.collegeId, table.eventId, table.mail),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
