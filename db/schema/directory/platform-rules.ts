import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { RuleBody } from "#shared/domain/rules/types";
import { id, instant } from "../columns.ts";
import { users } from "./users.ts";

/** One row for each version of a rule for every college. Only ever added to: how many there are says how far a college has to come. */
export const platformRules = sqliteTable(
  "platform_rules",
  {
    id: id("id", "rule").notNull(),
    /** Begins at 1. */
    version: integer("version").notNull(),
    body: text("body", { mode: "json" }).$type<RuleBody>().notNull(),
    isRemoved: integer("is_removed", { mode: "boolean" }).notNull(),
    savedBy: id("saved_by", "user")
      .notNull()
      .references(() => users.id),
    savedAt: instant("saved_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);
