import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";

/** What was erased of a college that left, store by store. Names nobody. */
export const collegeErasures = sqliteTable("college_erasures", {
  collegeId: id("college_id", "college").primaryKey(),
  slug: text("slug").notNull(),
  startedAt: instant("started_at").notNull(),
  /** The last event whose objects are empty. */
  afterEventId: id("after_event_id", "event"),
  /** How many of each store are gone. */
  stores: text("stores", { mode: "json" }).$type<Record<string, number>>().notNull(),
  /** When nothing was left. */
  finishedAt: instant("finished_at"),
});
