import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { users } from "./users.ts";

/** Wake-up calls that the bus gave up: each once, however often it was sent. The sweeps do what they asked for; these say that it failed. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    /** SHA-256 of the message, hex: one that is the same says the same. */
    id: text("id").notNull(),
    /** Null for what could not be read. */
    collegeId: id("college_id", "college"),
    type: text("type"),
    /** As it was sent, cut to what is worth keeping. */
    body: text("body").notNull(),
    /** What the last try failed with; null: it ended before it could say so. */
    cause: text("cause"),
    /** How often it was given up. */
    times: integer("times").notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
    /** When somebody sent it again; null: not since it was last given up. */
    replayedAt: instant("replayed_at"),
    replayedBy: id("replayed_by", "user").references(() => users.id),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    index("dead_letters_by_time").on(table.lastAt, table.id),
    index("dead_letters_by_college").on(table.collegeId),
  ],
);
