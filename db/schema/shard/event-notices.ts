import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

export type NoticeKind = "event-cancelled" | "event-moved";

/** Something everybody with a place at an event must hear. Written with the change it tells of; a job makes the mails of it. */
export const eventNotices = sqliteTable(
  "event_notices",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** The event's version that it tells of: whoever is told must find it so. */
    version: integer("version").notNull(),
    kind: text("kind").$type<NoticeKind>().notNull(),
    at: instant("at").notNull(),
    /** The ledger's newest entry once it knew: whoever has a place by then is told. Null: not asked yet. */
    ledgerSeq: integer("ledger_seq"),
    /** Mails are written for everybody up to this person; null: for nobody. */
    afterUserId: id("after_user_id", "user"),
    /** How many mails that were. */
    told: integer("told").notNull().default(0),
    finishedAt: instant("finished_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.version] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("event_notices_open").on(table.finishedAt, table.at),
  ],
);
