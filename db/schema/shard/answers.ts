import { foreignKey, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Answers } from "#shared/domain/forms/types";
import type { TicketTypeId } from "#shared/ids";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What somebody answered when they registered. Written before the ledger decides, so there may be no registration to it. */
export const answers = sqliteTable(
  "answers",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    userId: id("user_id", "user").notNull(),
    /** Of the form as it was then. */
    formVersion: integer("form_version").notNull(),
    /** Of what types their tickets are, each once: some questions are asked for some types alone. */
    ticketTypes: text("ticket_types", { mode: "json" }).$type<readonly TicketTypeId[]>().notNull(),
    answers: text("answers", { mode: "json" }).$type<Answers>().notNull(),
    answeredAt: instant("answered_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.userId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);
