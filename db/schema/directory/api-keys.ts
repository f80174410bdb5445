import { foreignKey, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ApiScope } from "#shared/api-scopes";
import { id, instant } from "../columns.ts";
import { memberships } from "./memberships.ts";
import { users } from "./users.ts";

/** What calls the API of a college. Each is a service account, which may do no more than whoever made it. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "apiKey").notNull(),
    userId: id("user_id", "user").notNull(),
    /** SHA-256, hex. */
    tokenHash: text("token_hash").notNull(),
    /** Its last characters. */
    hint: text("hint").notNull(),
    scopes: text("scopes", { mode: "json" }).$type<readonly ApiScope[]>().notNull(),
    createdBy: id("created_by", "user")
      .notNull()
      .references(() => users.id),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    /** To the minute. */
    lastUsedAt: instant("last_used_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({
      columns: [table.collegeId, table.userId],
      foreignColumns: [memberships.collegeId, memberships.userId],
    }),
    uniqueIndex("api_keys_by_token").on(table.collegeId, table.tokenHash),
  ],
);
