import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Shard } from "../../shards.ts";
import { id, instant } from "../columns.ts";

export const colleges = sqliteTable("colleges", {
  id: id("id", "college").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  accent: text("accent").notNull(),
  timeZone: text("time_zone").notNull(),
  currency: text("currency").notNull(),
  /** The database that holds what happens there. */
  shard: text("shard").$type<Shard>().notNull(),
  /** Since when its rows are on their way to another one, and nothing may write them; null: they are not. */
  movingSince: instant("moving_since"),
  /** When it said that it leaves; some days after that it is erased. */
  leavingAt: instant("leaving_at"),
  /** Since when it is being erased, and is no more to anybody; null: it is not. */
  erasingSince: instant("erasing_since"),
  /** Whether the events of departments and clubs are published by the college alone. */
  approvesEvents: integer("approves_events", { mode: "boolean" }).notNull().default(false),
  /** How many versions of the platform's rules there were when it last took them all. */
  platformRules: integer("platform_rules").notNull().default(0),
  createdAt: instant("created_at").notNull(),
});
