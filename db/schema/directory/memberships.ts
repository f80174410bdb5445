import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { users } from "./users.ts";

export type MemberKind = "person" | "device" | "key" | "support";

/** Who belongs to a college. Every member is an attendee there; what else they are is in `grants`. */
export const memberships = sqliteTable(
  "memberships",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id),
    /** A scanner device, a key of the API, and support that was let in, are members too, and no attendees. */
    kind: text("kind").$type<MemberKind>().notNull().default("person"),
    joinedAt: instant("joined_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.userId] }), index("memberships_by_user").on(table.userId)],
);
