import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "./columns.ts";

export const colleges = sqliteTable("colleges", {
  id: id("id", "college").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  accent: text("accent").notNull(),
  timeZone: text("time_zone").notNull(),
  currency: text("currency").notNull(),
  /** When it said that it leaves; some days after that it is erased. */
  leavingAt: instant("leaving_at"),
  createdAt: instant("created_at").notNull(),
});
