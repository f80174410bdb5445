import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";

/** Messages of the payment provider that have had their effect; they come more than once. */
export const providerEvents = sqliteTable(
  "provider_events",
  {
    collegeId: id("college_id", "college").notNull(),
    /** As the provider names it. */
    id: text("id").notNull(),
    type: text("type").notNull(),
    processedAt: instant("processed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    index("provider_events_by_age").on(table.processedAt),
  ],
);
