import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";

/** Who sells at a college, as its receipts say, and the account at the payment provider that its money goes to. */
export const paymentAccounts = sqliteTable(
  "payment_accounts",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    legalName: text("legal_name").notNull(),
    address: text("address").notNull(),
    /** Null: the college is not registered for a tax. */
    taxId: text("tax_id"),
    /** Within each price, in basis points. */
    taxRateBp: integer("tax_rate_bp").notNull(),
    /** As the provider names it; null: not connected. */
    accountId: text("account_id"),
    /** Whether the provider takes money for it; what it said last, and when. */
    chargesEnabled: integer("charges_enabled", { mode: "boolean" }).notNull().default(false),
    checkedAt: instant("checked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId] }),
    uniqueIndex("payment_accounts_by_account").on(table.accountId),
  ],
);
