import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Wallet } from "#shared/views/event";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What came of telling a wallet: it knows; it did not answer and is told again; it does not want to hear; it never answered. */
export type WalletOutcome = "sent" | "failed" | "refused" | "expired";

/**
 * Where passes are kept besides their page: phones with Apple's wallet, and Google, which counts as one device. What must be
 * told is due in the row, by triggers on events and passes: wallet-changes.sql.
 */
export const walletDevices = sqliteTable(
  "wallet_devices",
  {
    collegeId: id("college_id", "college").notNull(),
    /** Apple's name of the phone's wallet: whoever knows it may ask what changed. */
    deviceId: text("device_id").notNull(),
    passId: id("pass_id", "pass").notNull(),
    eventId: id("event_id", "event").notNull(),
    wallet: text("wallet").$type<Wallet>().notNull(),
    /** Where Apple's push service finds the phone; empty for Google. */
    pushToken: text("push_token").notNull(),
    /** SHA-256 of what the pass said when somebody last looked, and since when it says so as far as we know. */
    digest: text("digest").notNull(),
    changedAt: instant("changed_at").notNull(),
    createdAt: instant("created_at").notNull(),
    /** From when on it is to be told that something changed, 0: at once; null: nothing to tell. */
    dueAt: instant("due_at"),
    /** How often it was tried since the last change. */
    attempts: integer("attempts").notNull().default(0),
    outcome: text("outcome").$type<WalletOutcome>(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.deviceId, table.passId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("wallet_devices_by_pass").on(table.collegeId, table.passId),
    index("wallet_devices_by_event").on(table.collegeId, table.eventId),
    index("wallet_devices_due").on(table.dueAt),
  ],
);
