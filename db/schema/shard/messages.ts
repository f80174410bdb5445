import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Channel, MessageKind, MessageStatus, Variables } from "#shared/message-kinds";
import type { Said } from "#shared/views/messages";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/**
 * What somebody must be told. Each begins as a row for the inbox, written with what gives rise to it; when that one is
 * delivered, rows for the other channels of theirs are written in the same transaction. A bus message makes it soon, the
 * sweep makes it certain. `id` follows from its cause, so a repeat adds nothing.
 */
export const messages = sqliteTable(
  "messages",
  {
    collegeId: id("college_id", "college").notNull(),
    /**
     * `pass:` and `given:` with a pass's id, `offer:`, `due:`, `unpaid:` and `withdrawn:` with a registration's, `late:` with a
     * payment's; `cancelled:…` and `moved:…` of one notice, `remind:…` of one event, `rule:…` of one effect, `asked:`,
     * `soon:`, `next:`, `called:`, `held:` and `later:` of one token, `line:` of a station's line, `note:…` of one note,
     * `campaign:` with a campaign's id, `emergency:…` and `ask:…` of one emergency, `hook:…` of one webhook, `support:…` of
     * one question, `account:` with a request's id, `asks:` with a campaign's and its version, each to one person.
     */
    id: text("id").notNull(),
    channel: text("channel").$type<Channel>().notNull(),
    kind: text("kind").$type<MessageKind>().notNull(),
    /** Null: it is about no event. */
    eventId: id("event_id", "event"),
    userId: id("user_id", "user").notNull(),
    /** What its text names beyond what is known of the person and the event when it is sent. */
    variables: text("variables", { mode: "json" }).$type<Variables>(),
    status: text("status").$type<MessageStatus>().notNull().default("pending"),
    /** From when somebody may send it; while somebody does, until when nobody else will. 0: at once, whatever any clock says. */
    dueAt: instant("due_at").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    createdAt: instant("created_at").notNull(),
    /** After this it is not sent any more. */
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
    /** How the last try ended, or why it ended: a code of ours, or the provider's. */
    outcome: text("outcome"),
    /** What the provider calls it, once it took it; sending is over then. */
    providerId: text("provider_id"),
    /** As it lies in the inbox. */
    said: text("said", { mode: "json" }).$type<Said>(),
    readAt: instant("read_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id, table.channel] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("messages_due").on(table.status, table.dueAt, table.createdAt),
    index("messages_by_age").on(table.createdAt),
    index("messages_by_time").on(table.collegeId, table.createdAt, table.id, table.channel),
    index("messages_not_delivered")
      .on(table.collegeId, table.createdAt, table.id, table.channel)
      .where(sql`"status" <> 'delivered'`),
    index("messages_of_person").on(table.collegeId, table.userId, table.channel, table.createdAt),
    index("messages_by_kind").on(table.collegeId, table.channel, table.status, table.kind, table.createdAt),
  ],
);
