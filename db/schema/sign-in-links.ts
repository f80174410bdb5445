import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { colleges } from "./colleges.ts";
import { id, instant } from "./columns.ts";

export const signInLinks = sqliteTable(
  "sign_in_links",
  {
    /** SHA-256 of the link's token, hex. */
    tokenHash: text("token_hash").primaryKey(),
    email: text("email").notNull(),
    /** Null on the platform's own pages. */
    collegeId: id("college_id", "college").references(() => colleges.id),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    spentAt: instant("spent_at"),
  },
  (table) => [index("sign_in_links_by_email").on(table.email, table.createdAt)],
);
