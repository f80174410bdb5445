import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";

export const signInLinks = sqliteTable(
  "sign_in_links",
  {
    /** SHA-256 of the link's token, hex. */
    tokenHash: text("token_hash").primaryKey(),
    email: text("email").notNull(),
    /** Null on the platform's own pages. */
    collegeId: id("college_id", "college").references(() => colleges.id),
    /** SHA-256 of the token of the browser that asked, hex. Only there does the link, or its code, open anything. */
    browserHash: text("browser_hash").notNull(),
    /** Of the code shown where the link was opened in another browser, hex, salted with `tokenHash`. */
    codeHash: text("code_hash"),
    /** How often a code was typed. */
    codeTries: integer("code_tries").notNull().default(0),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    spentAt: instant("spent_at"),
  },
  (table) => [
    index("sign_in_links_by_email").on(table.email, table.createdAt),
    index("sign_in_links_by_browser").on(table.browserHash, table.createdAt),
  ],
);
