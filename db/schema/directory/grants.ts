import { foreignKey, index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { HeldRole } from "#shared/roles";
import { id, instant } from "../columns.ts";
import { departments } from "./departments.ts";
import { identityProviders } from "./identity-providers.ts";
import { memberships } from "./memberships.ts";
import { users } from "./users.ts";

/** What members are beyond attendees: which role, where, and for how long. */
export const grants = sqliteTable(
  "grants",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "grant").notNull(),
    userId: id("user_id", "user").notNull(),
    role: text("role").$type<HeldRole>().notNull(),
    /** At most one of the three; none: the whole college. Events and stations are rows of the college's shard. */
    departmentId: id("department_id", "department"),
    eventId: id("event_id", "event"),
    stationId: id("station_id", "station"),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    /** Null: from before it was noted. */
    grantedBy: id("granted_by", "user").references(() => users.id),
    /** The campus login whose claims gave it, and take it once they no longer do; null: given by hand. */
    providerId: id("provider_id", "provider"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({
      columns: [table.collegeId, table.userId],
      foreignColumns: [memberships.collegeId, memberships.userId],
    }),
    foreignKey({
      columns: [table.collegeId, table.departmentId],
      foreignColumns: [departments.collegeId, departments.id],
    }),
    foreignKey({
      columns: [table.collegeId, table.providerId],
      foreignColumns: [identityProviders.collegeId, identityProviders.id],
    }),
    index("grants_by_user").on(table.collegeId, table.userId),
    index("grants_of_user").on(table.userId),
    index("grants_by_event").on(table.collegeId, table.eventId),
    index("grants_by_station").on(table.collegeId, table.stationId),
    index("grants_by_provider").on(table.collegeId, table.providerId),
    index("grants_by_end").on(table.endsAt),
  ],
);
