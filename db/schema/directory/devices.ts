import { foreignKey, index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { memberships } from "./memberships.ts";
import { users } from "./users.ts";

/** Phones that scan at one event without anybody signing in there. Each is a service account with a key of its own. */
export const devices = sqliteTable(
  "devices",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "device").notNull(),
    userId: id("user_id", "user").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** ECDSA on P-256, the raw point, base64url. Its other half never leaves the phone. */
    publicKey: text("public_key").notNull(),
    issuedBy: id("issued_by", "user")
      .notNull()
      .references(() => users.id),
    createdAt: instant("created_at").notNull(),
    /** Until when it may scan. */
    endsAt: instant("ends_at").notNull(),
    /** The instant its last proof named; an older proof is a copy. */
    provedAt: instant("proved_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({
      columns: [table.collegeId, table.userId],
      foreignColumns: [memberships.collegeId, memberships.userId],
    }),
    index("devices_by_event").on(table.collegeId, table.eventId),
  ],
);

/** What makes one phone a scanner, once. */
export const deviceCodes = sqliteTable(
  "device_codes",
  {
    collegeId: id("college_id", "college").notNull(),
    /** SHA-256 of the college and the code, hex. */
    codeHash: text("code_hash").notNull(),
    eventId: id("event_id", "event").notNull(),
    issuedBy: id("issued_by", "user")
      .notNull()
      .references(() => users.id),
    expiresAt: instant("expires_at").notNull(),
    /** Until when the phone may scan then. */
    scansUntil: instant("scans_until").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.codeHash] }),
    index("device_codes_by_expiry").on(table.expiresAt),
  ],
);
