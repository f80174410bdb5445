import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SessionClass } from "#shared/roles";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { users } from "./users.ts";

export const sessions = sqliteTable(
  "sessions",
  {
    /** Names the session, also after its token was changed. Opens nothing. */
    id: id("id", "session").primaryKey(),
    /** SHA-256 of the session token, hex; the token itself is only in the cookie. */
    tokenHash: text("token_hash").notNull().unique(),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Decides how long it may rest and last; unknown is the strictest. */
    class: text("class").$type<SessionClass>().notNull(),
    /** The only college it opens, where that college's own login began it; null: all of its owner's. */
    collegeId: id("college_id", "college").references(() => colleges.id),
    /** The browser as it named itself at sign-in, for its owner to recognise. */
    userAgent: text("user_agent"),
    expiresAt: instant("expires_at").notNull(),
    /** No extension goes past this. */
    absoluteExpiresAt: instant("absolute_expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
    /** When its owner last proved a second factor. */
    steppedUpAt: instant("stepped_up_at"),
  },
  (table) => [index("sessions_by_user").on(table.userId), index("sessions_by_expiry").on(table.expiresAt)],
);
