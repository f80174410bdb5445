import { type SQL, sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { EntrySettings } from "#shared/domain/entry/types";
import { NO_REFUND } from "#shared/domain/ledger/choice";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import type { EventStatus, PassRules, Quota, RefundRule, TicketType } from "#shared/domain/ledger/types";
import type { RoomMode } from "#shared/room-modes";
import type { Cover } from "#shared/views/cover";
import type { OwnField } from "#shared/views/series";
import type { Visibility } from "#shared/visibility";
import { id, instant } from "../columns.ts";

export const events = sqliteTable(
  "events",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "event").notNull(),
    /** Rises with every edit, gates included; the ledger refuses an older configuration. */
    version: integer("version").notNull(),
    /** The version its object was last told; the sweep tells it again while this one is smaller. */
    configuredVersion: integer("configured_version").notNull().default(0),
    status: text("status").$type<EventStatus>().notNull(),
    /** Whose event it is; null is the college's own. */
    departmentId: id("department_id", "department"),
    /** Where that one stands in the directory's tree; it never moves. */
    departmentPath: text("department_path"),
    title: text("title").notNull(),
    summary: text("summary").notNull(),
    description: text("description").notNull(),
    category: text("category").notNull(),
    venue: text("venue").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    salesOpenAt: instant("sales_open_at").notNull(),
    salesCloseAt: instant("sales_close_at").notNull(),
    capacity: integer("capacity").notNull(),
    approval: integer("approval", { mode: "boolean" }).notNull(),
    ticketTypes: text("ticket_types", { mode: "json" }).$type<readonly TicketType[]>().notNull(),
    /** True: what has a price is paid online before there is a pass. False: at the door. */
    payOnline: integer("pay_online", { mode: "boolean" }).notNull().default(false),
    refund: text("refund", { mode: "json" }).$type<RefundRule>().notNull().default(NO_REFUND),
    /** Who is let in where; null: whoever has a pass, at every gate. */
    entry: text("entry", { mode: "json" }).$type<EntrySettings>(),
    quotas: text("quotas", { mode: "json" }).$type<readonly Quota[]>().notNull(),
    /** With which key its passes are signed, and how they may be shown. */
    passRules: text("pass_rules", { mode: "json" }).$type<PassRules>().notNull().default(USUAL_PASS_RULES),
    createdBy: id("created_by", "user").notNull(),
    createdAt: instant("created_at").notNull(),
    tags: text("tags", { mode: "json" }).$type<readonly string[]>().notNull().default([]),
    visibility: text("visibility").$type<Visibility>().notNull().default("public"),
    waitingRoom: text("waiting_room").$type<RoomMode>().notNull().default("automatic"),
    /** Where it takes place, if that is one of the college's places; `venue` is what is shown. */
    venueId: id("venue_id", "venue"),
    roomId: id("room_id", "room"),
    /** Rises over all events of the college with every edit of one: the greatest names a state of the catalogue. Set by a trigger. */
    catalogueSeq: integer("catalogue_seq"),
    /** What its people are told; null: it was not cancelled. */
    cancelReason: text("cancel_reason"),
    /** When a draft was put before the college; null: it waits for nobody. */
    submittedAt: instant("submitted_at"),
    /** What the college said when it gave a draft back. */
    returnNote: text("return_note"),
    seriesId: id("series_id", "series"),
    /** When the rule of its series has it start; names it within the series, and stays when the event is moved. */
    occurrenceAt: instant("occurrence_at"),
    /** Which of its fields were changed for it alone: a change of the whole series leaves them. */
    ownFields: text("own_fields", { mode: "json" }).$type<readonly OwnField[]>().notNull().default([]),
    /** Null: no picture. Several events may name the same one. */
    cover: text("cover", { mode: "json" }).$type<Cover>(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    index("events_by_start").on(table.collegeId, table.startsAt, table.id),
    index("events_begin").on(table.startsAt),
    index("events_by_status").on(table.collegeId, table.status, table.startsAt, table.id),
    index("events_running").on(table.collegeId, table.id).where(sql`"status" in ('published', 'live')`),
    index("events_by_venue").on(table.collegeId, table.venueId, table.startsAt),
    index("events_by_catalogue_seq").on(table.collegeId, table.catalogueSeq),
    index("events_submitted").on(table.collegeId, table.submittedAt),
    index("events_by_cover").on(table.collegeId, coverIdOf(table.cover)),
    uniqueIndex("events_by_series").on(table.collegeId, table.seriesId, table.occurrenceAt),
  ],
);

/** As the index has it: another spelling would not find it. */
export function coverIdOf(cover: AnySQLiteColumn): SQL {
  return sql`(${cover} ->> 'id')`;
}
