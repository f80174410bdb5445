import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TokenStatus } from "#shared/domain/queue/types";
import { id, instant, seq } from "../columns.ts";
import { stations } from "./stations.ts";

/** Projected from the station. */
export const tokens = sqliteTable(
  "tokens",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "token").notNull(),
    stationId: id("station_id", "station").notNull(),
    /** Null for one handed out at the desk. */
    userId: id("user_id", "user"),
    number: integer("number").notNull(),
    laneId: text("lane_id").notNull(),
    status: text("status").$type<TokenStatus>().notNull(),
    joinedAt: instant("joined_at").notNull(),
    calledAt: instant("called_at"),
    /** Of the newest call that nobody answered, whether or not it cost the place. */
    missedAt: instant("missed_at"),
    endedAt: instant("ended_at"),
    /** The median wait told at joining. */
    quotedMs: integer("quoted_ms"),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.stationId], foreignColumns: [stations.collegeId, stations.id] }),
    index("tokens_by_user").on(table.collegeId, table.userId, table.status),
    index("tokens_waiting").on(table.collegeId, table.stationId).where(sql`"status" = 'waiting'`),
    /** What rules have not looked at yet. */
    index("tokens_by_seq").on(table.collegeId, table.stationId, table.seq),
  ],
);
