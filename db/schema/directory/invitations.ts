import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { GrantedRole } from "#shared/roles";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { departments } from "./departments.ts";
import { users } from "./users.ts";

/** A role offered to whoever reads the mail of an address. It signs nobody in: it is accepted with a session. */
export const invitations = sqliteTable(
  "invitations",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    id: id("id", "invitation").notNull(),
    /** SHA-256 of the link's token, hex. */
    tokenHash: text("token_hash").notNull(),
    email: text("email").notNull(),
    role: text("role").$type<GrantedRole>().notNull(),
    /** As in `grants`: at most one of the three. */
    departmentId: id("department_id", "department"),
    eventId: id("event_id", "event"),
    stationId: id("station_id", "station"),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    invitedBy: id("invited_by", "user")
      .notNull()
      .references(() => users.id),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** When it was accepted or withdrawn; null while it is open. */
    closedAt: instant("closed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({
      columns: [table.collegeId, table.departmentId],
      foreignColumns: [departments.collegeId, departments.id],
    }),
    uniqueIndex("invitations_by_token").on(table.tokenHash),
    index("invitations_by_time").on(table.collegeId, table.createdAt),
  ],
);
