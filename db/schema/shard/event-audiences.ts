import { foreignKey, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id } from "../columns.ts";
import { events } from "./events.ts";

/** Who may see a private event, besides its staff and whoever is registered. */
export const eventAudiences = sqliteTable(
  "event_audiences",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** A mail address in lower case, or "@" and a domain for everybody there. */
    address: text("address").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.address] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
