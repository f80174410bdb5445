import { foreignKey, index, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** The pictures there are in the bucket, below the college's id: noted before they are put there, forgotten after they are gone. */
export const covers = sqliteTable(
  "covers",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "cover").notNull(),
    /** For which it was brought; copies of that event name it too. */
    eventId: id("event_id", "event").notNull(),
    createdBy: id("created_by", "user").notNull(),
    createdAt: instant("created_at").notNull(),
    /** When to look whether any event names it; null: one did when last looked. */
    sweepAt: instant("sweep_at"),
    /** Since when its files are being deleted, and no event may begin to name it; null: they are not. */
    droppedAt: instant("dropped_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("covers_by_sweep").on(table.sweepAt),
  ],
);
