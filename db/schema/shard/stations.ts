import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Menu, MenuItem } from "#shared/domain/food/types";
import type { Lane, QueueSetup } from "#shared/domain/queue/types";
import type { PayWhen } from "#shared/pay-when";
import type { StationKind } from "#shared/views/station";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

export const stations = sqliteTable(
  "stations",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "station").notNull(),
    eventId: id("event_id", "event").notNull(),
    name: text("name").notNull(),
    kind: text("kind").$type<StationKind>().notNull(),
    version: integer("version").notNull(),
    /** The version its object was last told; the sweep tells it again while this one is smaller. */
    configuredVersion: integer("configured_version").notNull().default(0),
    lanes: text("lanes", { mode: "json" }).$type<Lane[]>().notNull(),
    priorServiceSeconds: integer("prior_service_seconds").notNull(),
    /** What was set of its queue; the rest is as usual. */
    queueSetup: text("queue_setup", { mode: "json" }).$type<Partial<QueueSetup>>().notNull().default({}),
    /** Desks in reserve, which rules open when many wait. */
    spareLanes: integer("spare_lanes").notNull(),
    /** Nobody is sent elsewhere when fewer would stay. */
    serversMin: integer("servers_min").notNull(),
    cooks: integer("cooks").notNull(),
    menu: text("menu", { mode: "json" }).$type<MenuItem[]>().notNull(),
    menus: text("menus", { mode: "json" }).$type<Menu[]>().notNull().default([]),
    pay: text("pay").$type<PayWhen>().notNull().default("counter"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("stations_by_event").on(table.collegeId, table.eventId),
  ],
);
