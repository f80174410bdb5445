import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SeriesTask, TaskRefusal } from "#shared/views/series";
import { id, instant } from "../columns.ts";

/** Events that follow a rule. Each is an event of its own; this says where they come from, and what is being done to all. */
export const eventSeries = sqliteTable(
  "event_series",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "series").notNull(),
    /** The event it was made of, its first. */
    sourceEventId: id("source_event_id", "event").notNull(),
    /** An RRULE of RFC 5545, without its name. */
    rule: text("rule").notNull(),
    /** IANA zone in which the rule's days and times are. */
    timeZone: text("time_zone").notNull(),
    firstAt: instant("first_at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** Starts the rule has and the series has not. */
    exdates: text("exdates", { mode: "json" }).$type<readonly number[]>().notNull(),
    /** What is to be done to its events and may be half done; null: nothing. */
    task: text("task", { mode: "json" }).$type<SeriesTask>(),
    /** It is done up to this occurrence. */
    taskAfter: instant("task_after"),
    /** Since when there is a task, for the sweep; null with none. */
    taskSince: instant("task_since"),
    /** Events that would not take the newest task. */
    refusals: text("refusals", { mode: "json" }).$type<readonly TaskRefusal[]>().notNull().default([]),
    createdBy: id("created_by", "user").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.id] }), index("event_series_busy").on(table.taskSince)],
);
