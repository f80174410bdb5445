import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ReceiptContent, ReceiptKind } from "#shared/views/payments";
import { id, instant } from "../columns.ts";
import { payments } from "./payments.ts";

/** Receipts and credit notes of a college, numbered without a gap. Never changed: they say what was so when they were written. */
export const receipts = sqliteTable(
  "receipts",
  {
    collegeId: id("college_id", "college").notNull(),
    number: integer("number").notNull(),
    kind: text("kind").$type<ReceiptKind>().notNull(),
    /** The payment or the refund it is about: each has one. */
    causeId: text("cause_id").notNull(),
    paymentId: id("payment_id", "payment").notNull(),
    eventId: id("event_id", "event").notNull(),
    userId: id("user_id", "user").notNull(),
    content: text("content", { mode: "json" }).$type<ReceiptContent>().notNull(),
    issuedAt: instant("issued_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.number] }),
    foreignKey({ columns: [table.collegeId, table.paymentId], foreignColumns: [payments.collegeId, payments.id] }),
    uniqueIndex("receipts_by_cause").on(table.collegeId, table.causeId),
    index("receipts_by_user").on(table.collegeId, table.userId, table.number),
    index("receipts_by_payment").on(table.collegeId, table.paymentId),
  ],
);
