import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { type Availability, type MoveEnd, type MoveStatus, OPEN_MOVES } from "#shared/views/staffing";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** When an event's helpers were last looked at, to see who might help where: whoever writes it first looks. */
export const staffingLooks = sqliteTable(
  "staffing_looks",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    lookedAt: instant("looked_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("staffing_looks_by_time").on(table.lookedAt),
  ],
);

/** What helpers say of themselves, who serve at no desk: free to help anywhere, or on a break. */
export const availabilities = sqliteTable(
  "availabilities",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    userId: id("user_id", "user").notNull(),
    availability: text("availability").$type<Availability>().notNull(),
    saidAt: instant("said_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.userId] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);

/** Who was asked to help elsewhere, what they said, and what came of it. Where somebody serves, their station knows. */
export const staffMoves = sqliteTable(
  "staff_moves",
  {
    collegeId: id("college_id", "college").notNull(),
    /** The id of the command to the station, too: told twice, it is done once. */
    id: id("id", "staffMove").notNull(),
    eventId: id("event_id", "event").notNull(),
    userId: id("user_id", "user").notNull(),
    /** Null: they served nowhere. */
    fromStationId: id("from_station_id", "station"),
    toStationId: id("to_station_id", "station").notNull(),
    /** Person-seconds of waiting that it spares; null: somebody decided it by hand. */
    savedSeconds: integer("saved_seconds"),
    status: text("status").$type<MoveStatus>().notNull(),
    proposedAt: instant("proposed_at").notNull(),
    /** Who said yes or no; null where silence did. */
    answeredBy: id("answered_by", "user"),
    answeredAt: instant("answered_at"),
    /** Why it ended otherwise than asked. */
    end: text("end").$type<MoveEnd>(),
    settledAt: instant("settled_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    /** Nobody is asked for two places at once. */
    uniqueIndex("staff_moves_open_of_one")
      .on(table.collegeId, table.eventId, table.userId)
      .where(sql.raw(`status in (${OPEN_MOVES.map((status) => `'${status}'`).join(", ")})`)),
    index("staff_moves_by_event").on(table.collegeId, table.eventId, table.proposedAt),
  ],
);
