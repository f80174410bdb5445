import { foreignKey, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { memberships } from "./memberships.ts";

/** The one secret address at which a member's calendar reads their events. It ends with the membership. */
export const calendarFeeds = sqliteTable(
  "calendar_feeds",
  {
    collegeId: id("college_id", "college").notNull(),
    userId: id("user_id", "user").notNull(),
    /** SHA-256 of the address's token, hex. */
    tokenHash: text("token_hash").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.userId] }),
    foreignKey({
      columns: [table.collegeId, table.userId],
      foreignColumns: [memberships.collegeId, memberships.userId],
    }).onDelete("cascade"),
    uniqueIndex("calendar_feeds_by_token").on(table.tokenHash),
  ],
);
