import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { sessions } from "./sessions.ts";
import { users } from "./users.ts";

/** WebAuthn credentials: the second factor of those with power. */
export const passkeys = sqliteTable(
  "passkeys",
  {
    /** The credential's id, base64url. */
    id: text("id").primaryKey(),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The host it was made for; a browser offers it nowhere else. */
    rpId: text("rp_id").notNull(),
    /** COSE, base64url. */
    publicKey: text("public_key").notNull(),
    /** Rises with each use, unless the authenticator does not count. */
    counter: integer("counter").notNull(),
    transports: text("transports", { mode: "json" }).$type<string[]>().notNull(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at"),
  },
  (table) => [index("passkeys_by_user").on(table.userId)],
);

/** What a browser was asked to sign, once. The newest question of a session replaces the one before. */
export const passkeyChallenges = sqliteTable("passkey_challenges", {
  sessionId: id("session_id", "session")
    .primaryKey()
    .references(() => sessions.id, { onDelete: "cascade" }),
  challenge: text("challenge").notNull(),
  purpose: text("purpose").$type<"add" | "step-up">().notNull(),
  expiresAt: instant("expires_at").notNull(),
});
