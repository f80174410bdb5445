import { sql } from "drizzle-orm";
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** Offers of passes. Whose pass it is, the event's ledger says; here is who was asked. */
export const transfers = sqliteTable(
  "transfers",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "transfer").notNull(),
    eventId: id("event_id", "event").notNull(),
    passId: id("pass_id", "pass").notNull(),
    fromUserId: id("from_user_id", "user").notNull(),
    /** Of whoever it is offered to, in lower case. */
    email: text("email").notNull(),
    /** The secret of the link in the mail is stored nowhere. */
    tokenHash: text("token_hash").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** Who is taking it over, and since when: from then on it cannot be taken back. */
    toUserId: id("to_user_id", "user"),
    claimedAt: instant("claimed_at"),
    closedAt: instant("closed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    uniqueIndex("transfers_by_token").on(table.collegeId, table.tokenHash),
    index("transfers_by_giver").on(table.collegeId, table.fromUserId, table.eventId),
    uniqueIndex("transfers_open").on(table.collegeId, table.passId).where(sql`closed_at is null`),
  ],
);
