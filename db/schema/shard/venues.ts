import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";

/** Where a college's events take place. */
export const venues = sqliteTable(
  "venues",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "venue").notNull(),
    name: text("name").notNull(),
    address: text("address").notNull(),
    /** Degrees, WGS 84; both or neither. */
    latitude: real("latitude"),
    longitude: real("longitude"),
    /** People; null: nobody said. */
    capacity: integer("capacity"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    uniqueIndex("venues_by_name").on(table.collegeId, table.name),
  ],
);

export const rooms = sqliteTable(
  "rooms",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "room").notNull(),
    venueId: id("venue_id", "venue").notNull(),
    name: text("name").notNull(),
    capacity: integer("capacity"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    index("rooms_by_venue").on(table.collegeId, table.venueId),
  ],
);
