import { foreignKey, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";

/** Departments and clubs, a tree: whoever holds a role in one holds it in those below. */
export const departments = sqliteTable(
  "departments",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    id: id("id", "department").notNull(),
    parentId: id("parent_id", "department"),
    /** The ids from the topmost one down to this, each closed by a slash: "/dep_1/dep_2/". Never changes. */
    path: text("path").notNull(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.parentId], foreignColumns: [table.collegeId, table.id] }),
    uniqueIndex("departments_by_name").on(table.collegeId, table.name),
  ],
);
