import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { OutsideChannel, TemplateKind, Topic } from "#shared/message-kinds";
import type { TemplateText } from "#shared/views/messages";
import { id, instant } from "../columns.ts";

/** How somebody wants to be told; without a row, as everybody is. */
export const messageSettings = sqliteTable(
  "message_settings",
  {
    collegeId: id("college_id", "college").notNull(),
    userId: id("user_id", "user").notNull(),
    /** By topic; one that is not named is as usual. */
    channels: text("channels", { mode: "json" }).$type<Partial<Record<Topic, readonly OutsideChannel[]>>>().notNull(),
    /** Minutes after midnight at the campus: no push and no text message in [from, to) but urgent ones; equal: never quiet. */
    quietFrom: integer("quiet_from").notNull(),
    quietTo: integer("quiet_to").notNull(),
    /** BCP 47; "en", or the one the college added. */
    language: text("language").notNull(),
    /** Rises with each change. */
    version: integer("version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.userId] })],
);

/** A browser that takes messages, until its session is ended or its push service knows it no more. */
export const pushSubscriptions = sqliteTable(
  "push_subscriptions",
  {
    collegeId: id("college_id", "college").notNull(),
    userId: id("user_id", "user").notNull(),
    /** SHA-256 of the endpoint, hex. */
    id: text("id").notNull(),
    sessionId: id("session_id", "session").notNull(),
    endpoint: text("endpoint").notNull(),
    /** base64url: the browser's public key, and a secret it shares with us. */
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    /** "Chrome on Android" */
    device: text("device").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.userId, table.id] }),
    index("push_subscriptions_of_session").on(table.sessionId),
  ],
);

/** The number of somebody's phone. Nothing is sent there before the code that was sent to it came back. */
export const phones = sqliteTable(
  "phones",
  {
    collegeId: id("college_id", "college").notNull(),
    userId: id("user_id", "user").notNull(),
    /** E.164. */
    number: text("number").notNull(),
    verifiedAt: instant("verified_at"),
    /** SHA-256 of the code with the person's id, hex; null once used. */
    codeHash: text("code_hash"),
    codeEndsAt: instant("code_ends_at"),
    triesLeft: integer("tries_left").notNull(),
    /** Codes sent since then. */
    sent: integer("sent").notNull(),
    sentSince: instant("sent_since").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.userId] })],
);

/** A college's own words for a kind of message; without a row, ours. */
export const messageTemplates = sqliteTable(
  "message_templates",
  {
    collegeId: id("college_id", "college").notNull(),
    kind: text("kind").$type<TemplateKind>().notNull(),
    language: text("language").notNull(),
    version: integer("version").notNull(),
    text: text("text", { mode: "json" }).$type<TemplateText>().notNull(),
    savedBy: id("saved_by", "user").notNull(),
    savedAt: instant("saved_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.kind, table.language] })],
);
