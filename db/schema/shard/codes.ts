import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { CodeTerms } from "#shared/domain/ledger/types";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What people may type when they register: opens hidden tickets, or takes something off a price. */
export const codes = sqliteTable(
  "codes",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "code").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** Upper case. */
    text: text("text").notNull(),
    usesMax: integer("uses_max"),
    opensAt: instant("opens_at"),
    closesAt: instant("closes_at"),
    /** Null: every type that is not hidden. */
    ticketTypeIds: text("ticket_type_ids", { mode: "json" }).$type<CodeTerms["ticketTypeIds"]>(),
    discount: text("discount", { mode: "json" }).$type<CodeTerms["discount"]>(),
    createdAt: instant("created_at").notNull(),
    /** It is good for nothing from then on. */
    withdrawnAt: instant("withdrawn_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    uniqueIndex("codes_by_text").on(table.collegeId, table.eventId, table.text),
    index("codes_by_event").on(table.collegeId, table.eventId, table.id),
  ],
);
