import { foreignKey, index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

export type MailKind = "pass-issued" | "pass-given" | "seat-offered" | "event-cancelled" | "event-moved";

/**
 * Mail that must be sent. The row is written with the projection that gives rise to it; a bus message makes it soon,
 * the sweep makes it certain. `id` follows from its cause, so a repeated projection adds nothing.
 */
export const mails = sqliteTable(
  "mails",
  {
    collegeId: id("college_id", "college").notNull(),
    /** `pass:{passId}`, `given:{passId}`, `offer:{registrationId}`, and `cancelled:…` and `moved:…` of one notice to one person. */
    id: text("id").notNull(),
    kind: text("kind").$type<MailKind>().notNull(),
    eventId: id("event_id", "event").notNull(),
    userId: id("user_id", "user").notNull(),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("mails_unsent").on(table.sentAt, table.createdAt),
  ],
);
