import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { OrderLine, OrderStatus } from "#shared/domain/food/types";
import { id, instant, seq } from "../columns.ts";
import { stations } from "./stations.ts";

/** Projected from the station. */
export const orders = sqliteTable(
  "orders",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "order").notNull(),
    stationId: id("station_id", "station").notNull(),
    userId: id("user_id", "user").notNull(),
    number: integer("number").notNull(),
    status: text("status").$type<OrderStatus>().notNull(),
    lines: text("lines", { mode: "json" }).$type<readonly OrderLine[]>().notNull(),
    total: integer("total").notNull(),
    paid: integer("paid").notNull().default(0),
    /** Which payment paid it; null: none, or money at the counter. */
    paymentId: id("payment_id", "payment"),
    /** Of what that payment paid for it, what goes back. */
    owed: integer("owed").notNull().default(0),
    placedAt: instant("placed_at").notNull(),
    promisedAt: instant("promised_at").notNull(),
    readyAt: instant("ready_at"),
    /** When its owner was told again that it is ready. */
    remindedAt: instant("reminded_at"),
    /** When its owner was told that it comes later than promised, and when it was expected then. */
    delayedAt: instant("delayed_at"),
    expectedAt: instant("expected_at"),
    endedAt: instant("ended_at"),
    /** What the stand said when it took the order back; null: it did not, or said nothing. */
    reason: text("reason"),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.stationId], foreignColumns: [stations.collegeId, stations.id] }),
    index("orders_by_user").on(table.collegeId, table.userId, table.status),
    index("orders_by_payment").on(table.collegeId, table.paymentId),
    /** What is being made there, and what has been taken back. */
    index("orders_by_status").on(table.collegeId, table.stationId, table.status, table.endedAt),
    /** What rules have not looked at yet. */
    index("orders_by_seq").on(table.collegeId, table.stationId, table.seq),
  ],
);
