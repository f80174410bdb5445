import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "./columns.ts";
import { users } from "./users.ts";

export const sessions = sqliteTable(
  "sessions",
  {
    /** SHA-256 of the session token, hex; the token itself is only in the cookie. */
    tokenHash: text("token_hash").primaryKey(),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant("expires_at").notNull(),
    /** No extension goes past this. */
    absoluteExpiresAt: instant("absolute_expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("sessions_by_user").on(table.userId)],
);
