import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AccountChange } from "#shared/message-kinds";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { users } from "./users.ts";

/** What was done to somebody's account, until they are told: written with it, so that nothing is done without a word. */
export const ownerNotices = sqliteTable(
  "owner_notices",
  {
    id: text("id").primaryKey(),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** In whose pages it was done; null on the platform's own. */
    collegeId: id("college_id", "college").references(() => colleges.id),
    change: text("change").$type<AccountChange>().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    index("owner_notices_by_time").on(table.createdAt),
    index("owner_notices_by_college").on(table.collegeId),
  ],
);
