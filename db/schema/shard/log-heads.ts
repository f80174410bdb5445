import { foreignKey, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id } from "../columns.ts";
import { events } from "./events.ts";

/**
 * How the log of an event's ledger ended when it was projected, never changed: whoever writes that log anew, or cuts it, cannot
 * write this. See `shared/log-chain.ts`.
 */
export const logHeads = sqliteTable(
  "log_heads",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    seq: integer("seq").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.seq] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
