import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TaxLine } from "#shared/domain/money/types";
import type { PaidOrder, PaymentState, SoldItem } from "#shared/views/payments";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What somebody was asked to pay online, and what came of it. */
export const payments = sqliteTable(
  "payments",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "payment").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** What it pays for: a registration, or orders of food. */
    registrationId: id("registration_id", "registration"),
    orders: text("orders", { mode: "json" }).$type<readonly PaidOrder[]>(),
    userId: id("user_id", "user").notNull(),
    /** Minor units, and their ISO 4217 currency. */
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    items: text("items", { mode: "json" }).$type<readonly SoldItem[]>().notNull(),
    lines: text("lines", { mode: "json" }).$type<readonly TaxLine[]>().notNull(),
    state: text("state").$type<PaymentState>().notNull(),
    /** The provider's names: the college's account, the checkout, the payment. */
    accountId: text("account_id").notNull(),
    sessionId: text("session_id"),
    intentId: text("intent_id"),
    /** Of the amount, what a bank has taken back. */
    disputed: integer("disputed").notNull().default(0),
    createdAt: instant("created_at").notNull(),
    /** Until when the checkout can be paid. */
    expiresAt: instant("expires_at").notNull(),
    paidAt: instant("paid_at"),
    /** Of the amount, what goes back by itself because its registration or event was cancelled; null: nothing. */
    owed: integer("owed"),
    /** Of the amount, what stays by the event's rule although its tickets were given back. */
    forfeited: integer("forfeited").notNull().default(0),
    /** Of the amount, what came for orders that were not to be had any more. */
    returned: integer("returned").notNull().default(0),
    /** What came for a suspect one, if it was of this currency. */
    received: integer("received"),
    /** When the sweep looks at it; null: nothing is left to do. */
    checkAt: instant("check_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("payments_by_event").on(table.collegeId, table.eventId, table.id),
    index("payments_by_user").on(table.collegeId, table.userId, table.id),
    index("payments_by_registration").on(table.collegeId, table.registrationId),
    index("payments_by_intent").on(table.collegeId, table.intentId),
    index("payments_due").on(table.checkAt),
  ],
);
