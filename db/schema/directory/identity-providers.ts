import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { RoleRule } from "#shared/inputs/sso";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";
import { sessions } from "./sessions.ts";
import { users } from "./users.ts";

/** Where the people of a college sign in with their campus account (OpenID Connect). */
export const identityProviders = sqliteTable(
  "identity_providers",
  {
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    id: id("id", "provider").notNull(),
    /** What its button says. */
    name: text("name").notNull(),
    /** Exactly as the provider writes it in its tokens. */
    issuer: text("issuer").notNull(),
    clientId: text("client_id").notNull(),
    /** Sealed with a key of this provider; null for a client without one. */
    clientSecret: text("client_secret"),
    /** Mail addresses of this domain belong to people of this college, once it is verified. */
    domain: text("domain").notNull(),
    domainVerifiedAt: instant("domain_verified_at"),
    /** The claim that says what somebody is, a word or a list of them. */
    rolesClaim: text("roles_claim").notNull(),
    roleRules: text("role_rules", { mode: "json" }).$type<RoleRule[]>().notNull(),
    /** The `acr` that proves a second factor; null: `amr` must say "mfa". */
    mfaAcr: text("mfa_acr"),
    /** When a sign-in was last tried out with what is configured now. */
    testedAt: instant("tested_at"),
    /** When its button appeared; null: it has not. */
    enabledAt: instant("enabled_at"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.id] })],
);

/** Who somebody is at a provider. Nothing else than issuer and subject ever links an account: addresses change hands. */
export const identities = sqliteTable(
  "identities",
  {
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    userId: id("user_id", "user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] }), index("identities_by_user").on(table.userId)],
);

/** Somebody on their way to a provider and back. */
export const campusLogins = sqliteTable(
  "campus_logins",
  {
    /** SHA-256 of `state`, hex. */
    stateHash: text("state_hash").primaryKey(),
    collegeId: id("college_id", "college").notNull(),
    providerId: id("provider_id", "provider").notNull(),
    /** SHA-256 of the token of the browser that left, hex. Only there does coming back open anything. */
    browserHash: text("browser_hash").notNull(),
    purpose: text("purpose").$type<"sign-in" | "link" | "test">().notNull(),
    /** Who links or tests; null for a sign-in. */
    sessionId: id("session_id", "session").references(() => sessions.id, { onDelete: "cascade" }),
    codeVerifier: text("code_verifier").notNull(),
    nonce: text("nonce").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    index("campus_logins_by_expiry").on(table.expiresAt),
    index("campus_logins_by_browser").on(table.browserHash),
  ],
);
