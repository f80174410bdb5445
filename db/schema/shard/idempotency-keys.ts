import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";

/** What each key of the API's requests was first sent with: with anything else it is refused. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    collegeId: id("college_id", "college").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of the operation and its input, hex. */
    requestHash: text("request_hash").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.key] }),
    index("idempotency_keys_by_age").on(table.createdAt),
  ],
);
