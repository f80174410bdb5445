import { foreignKey, index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** Phones that keep a pass in Apple's wallet, and what that pass said when somebody last looked. */
export const walletDevices = sqliteTable(
  "wallet_devices",
  {
    collegeId: id("college_id", "college").notNull(),
    /** Apple's name of the phone's wallet: whoever knows it may ask what changed. */
    deviceId: text("device_id").notNull(),
    passId: id("pass_id", "pass").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** Where Apple's push service finds the phone. */
    pushToken: text("push_token").notNull(),
    /** SHA-256 of what the pass said, and since when it says so as far as we know. */
    digest: text("digest").notNull(),
    changedAt: instant("changed_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.deviceId, table.passId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("wallet_devices_by_pass").on(table.collegeId, table.passId),
  ],
);
