import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EmergencyKind } from "#shared/emergencies";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What everybody is to be told at once, asked for by one person and confirmed by another. */
export const emergencies = sqliteTable(
  "emergencies",
  {
    collegeId: id("college_id", "college").notNull(),
    /** Of the command that asked for it. */
    id: id("id", "emergency").notNull(),
    /** Null: the whole college. */
    eventId: id("event_id", "event"),
    kind: text("kind").$type<EmergencyKind>().notNull(),
    text: text("text").notNull(),
    askedBy: id("asked_by", "user").notNull(),
    askedAt: instant("asked_at").notNull(),
    /** It lapses then. */
    confirmBy: instant("confirm_by").notNull(),
    withdrawnAt: instant("withdrawn_at"),
    confirmedBy: id("confirmed_by", "user"),
    confirmedAt: instant("confirmed_at"),
    /** Shown until then: set when it is confirmed, brought forward by an all-clear. */
    endsAt: instant("ends_at"),
    /** Position among the college's changes of what is shown; 0: it never was. */
    changeSeq: integer("change_seq").notNull().default(0),
    /** When all pages were told of its newest change; null: not yet. */
    toldAt: instant("told_at"),
    /** When all messages to people were written, and how many they are. */
    messagedAt: instant("messaged_at"),
    messaged: integer("messaged"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("emergencies_by_place").on(table.collegeId, table.eventId, table.askedAt),
    index("emergencies_by_change").on(table.collegeId, table.changeSeq),
    /** What the sweep must make certain: next to nothing, and nothing most days. */
    index("emergencies_open")
      .on(table.collegeId)
      .where(sql`confirmed_at is not null and (told_at is null or messaged_at is null)`),
  ],
);
