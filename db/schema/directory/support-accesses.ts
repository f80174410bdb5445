import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SupportRole } from "#shared/roles";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { users } from "./users.ts";

/** Each time platform staff asked to be let into a college, and what came of it. */
export const supportAccesses = sqliteTable(
  "support_accesses",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    id: id("id", "support").notNull(),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id),
    reason: text("reason").notNull(),
    hours: integer("hours").notNull(),
    askedAt: instant("asked_at").notNull(),
    /** Null while the college has not answered. */
    decidedAt: instant("decided_at"),
    decidedBy: id("decided_by", "user").references(() => users.id),
    /** Null unless they were let in. */
    role: text("role").$type<SupportRole>(),
    endsAt: instant("ends_at"),
    /** Null once it is over; the grant is gone then. */
    grantId: id("grant_id", "grant"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    index("support_accesses_by_time").on(table.collegeId, table.askedAt),
    index("support_accesses_by_user").on(table.userId, table.askedAt),
  ],
);
