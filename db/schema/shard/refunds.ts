import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TaxLine } from "#shared/domain/money/types";
import type { RefundReason, RefundState } from "#shared/views/payments";
import { id, instant } from "../columns.ts";
import { payments } from "./payments.ts";

/** Money promised back; the sweep sends it. */
export const refunds = sqliteTable(
  "refunds",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "refund").notNull(),
    paymentId: id("payment_id", "payment").notNull(),
    amount: integer("amount").notNull(),
    lines: text("lines", { mode: "json" }).$type<readonly TaxLine[]>().notNull(),
    reason: text("reason").$type<RefundReason>().notNull(),
    state: text("state").$type<RefundState>().notNull(),
    /** The provider's name of it. */
    providerId: text("provider_id"),
    createdAt: instant("created_at").notNull(),
    /** When it was first sent; whether it arrived has to be asked then, before it is sent again. */
    triedAt: instant("tried_at"),
    endedAt: instant("ended_at"),
    /** When the sweep looks at it; null: nothing is left to do. */
    checkAt: instant("check_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.paymentId], foreignColumns: [payments.collegeId, payments.id] }),
    index("refunds_by_payment").on(table.collegeId, table.paymentId),
    index("refunds_due").on(table.checkAt),
  ],
);
