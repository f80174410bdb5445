import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BookedTicket, RegistrationStatus } from "#shared/domain/ledger/types";
import { id, instant, seq } from "../columns.ts";
import { events } from "./events.ts";

/** Projected from the event's ledger: each person's newest registration. */
export const registrations = sqliteTable(
  "registrations",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    userId: id("user_id", "user").notNull(),
    id: id("id", "registration").notNull(),
    name: text("name").notNull(),
    status: text("status").$type<RegistrationStatus>().notNull(),
    requestedAt: instant("requested_at").notNull(),
    confirmedAt: instant("confirmed_at"),
    cancelledAt: instant("cancelled_at"),
    /** Their place on the waiting list; null: they never waited. */
    waitNumber: integer("wait_number"),
    /** Until when a seat is kept, or was, for somebody who waited. */
    offerEndsAt: instant("offer_ends_at"),
    /** People who come with it. */
    seats: integer("seats").notNull(),
    tickets: text("tickets", { mode: "json" }).$type<readonly BookedTicket[]>().notNull(),
    codeId: id("code_id", "code"),
    /** Minor units of the college's currency. */
    price: integer("price").notNull(),
    /** Until when it can be paid, or could. */
    payBy: instant("pay_by"),
    /** Paid online, and what of it went back; minor units. */
    paid: integer("paid").notNull(),
    refund: integer("refund").notNull(),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.userId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("registrations_by_user").on(table.collegeId, table.userId),
    index("registrations_by_name").on(table.collegeId, table.eventId, table.name, table.userId),
    index("registrations_by_asked").on(table.collegeId, table.eventId, table.requestedAt, table.userId),
    index("registrations_by_status").on(table.collegeId, table.eventId, table.status, table.name, table.userId),
    index("registrations_by_place").on(table.collegeId, table.eventId, table.status, table.waitNumber),
  ],
);
