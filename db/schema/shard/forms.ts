import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Question } from "#shared/domain/forms/types";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** A question that is asked no more, yet was answered, stays until its answers are gone: lists need its words. */
export type StoredQuestion = Question & { readonly archivedAt: number | null };

/** What an event asks at registration. An event without a row asks nothing. */
export const forms = sqliteTable(
  "forms",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** Rises with every edit. */
    version: integer("version").notNull(),
    /** In one value, so that an edit is one guarded statement. In the order in which they are asked. */
    questions: text("questions", { mode: "json" }).$type<readonly StoredQuestion[]>().notNull(),
    /** When to look next for answers whose time is over; null: none can be left. */
    sweepAt: instant("sweep_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("forms_by_sweep").on(table.sweepAt),
  ],
);
