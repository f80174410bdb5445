import { foreignKey, index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

export const gates = sqliteTable(
  "gates",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "gate").notNull(),
    eventId: id("event_id", "event").notNull(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("gates_by_event").on(table.collegeId, table.eventId),
  ],
);
