import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MoveState } from "#shared/views/college";
import type { Shard } from "../../shards.ts";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { users } from "./users.ts";

/** Each time a college went from one shard to another, or should have. */
export const collegeMoves = sqliteTable(
  "college_moves",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    askedAt: instant("asked_at").notNull(),
    askedBy: id("asked_by", "user")
      .notNull()
      .references(() => users.id),
    reason: text("reason").notNull(),
    source: text("source").$type<Shard>().notNull(),
    target: text("target").$type<Shard>().notNull(),
    state: text("state").$type<MoveState>().notNull(),
    /** When the state became what it is. */
    since: instant("since").notNull(),
    /** Until then the run that made the newest claim works on it, and no other. */
    busyUntil: instant("busy_until").notNull(),
    /** Rises with each run that takes it up: what an older run says no longer counts. */
    claim: integer("claim").notNull(),
    /** Up to where rows were copied, or compared: the table by its place in their order, and the key of its last row. */
    tableIndex: integer("table_index").notNull(),
    afterKey: text("after_key", { mode: "json" }).$type<readonly (string | number)[]>(),
    /** How many rows were copied. */
    rows: integer("rows").notNull(),
    /** Over these rows as both databases held them: SHA-256, page by page, hex. */
    digest: text("digest").notNull(),
    /** The same over what was read once more in the source. */
    verified: text("verified").notNull(),
    failure: text("failure"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.askedAt] }),
    index("college_moves_by_state").on(table.state, table.askedAt),
  ],
);
