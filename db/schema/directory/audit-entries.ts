import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { users } from "./users.ts";

/** Privileged acts of a college, each bound to the one before by its hash: see `shared/audit-chain.ts`. Only ever added to. */
export const auditEntries = sqliteTable(
  "audit_entries",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    seq: integer("seq").notNull(),
    at: instant("at").notNull(),
    actorId: id("actor_id", "user")
      .notNull()
      .references(() => users.id),
    action: text("action").notNull(),
    input: text("input").notNull(),
    refusal: text("refusal"),
    reason: text("reason"),
    requestId: text("request_id").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.seq] }),
    index("audit_entries_by_actor").on(table.collegeId, table.actorId, table.seq),
  ],
);
