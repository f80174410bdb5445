import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";

/** Host names of a college's own: on them there is no other college. */
export const collegeHosts = sqliteTable(
  "college_hosts",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    host: text("host").notNull(),
    createdAt: instant("created_at").notNull(),
    /** When the college had proved that it is its own; null: not yet. At most one college has it then. */
    verifiedAt: instant("verified_at"),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.host] }), index("college_hosts_by_host").on(table.host)],
);
