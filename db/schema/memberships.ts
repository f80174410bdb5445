import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MemberRole } from "#shared/roles";
import { colleges } from "./colleges.ts";
import { id, instant } from "./columns.ts";
import { users } from "./users.ts";

export const memberships = sqliteTable(
  "memberships",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id),
    role: text("role").$type<MemberRole>().notNull(),
    joinedAt: instant("joined_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.userId] }), index("memberships_by_user").on(table.userId)],
);
