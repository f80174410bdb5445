import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PLATFORM_ROLE } from "#shared/roles";
import { id, instant } from "../columns.ts";

export const users = sqliteTable("users", {
  id: id("id", "user").primaryKey(),
  /** Lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  platformRole: text("platform_role").$type<typeof PLATFORM_ROLE>(),
  createdAt: instant("created_at").notNull(),
});
