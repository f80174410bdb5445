import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AttemptFailure, DeliveryStatus, WebhookStatus } from "#shared/views/webhooks";
import type { WebhookMessageType, WebhookType } from "#shared/webhook-types";
import { id, instant } from "../columns.ts";

/** Where a college's other systems are told of things. */
export const webhooks = sqliteTable(
  "webhooks",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "webhook").notNull(),
    name: text("name").notNull(),
    url: text("url").notNull(),
    /** What it wants to hear of. */
    types: text("types", { mode: "json" }).$type<readonly WebhookType[]>().notNull(),
    status: text("status").$type<WebhookStatus>().notNull(),
    /** Sealed: it is presented with each message, as its signature. */
    secret: text("secret").notNull(),
    /** The one before, which signs too until it is not needed any more; sealed. */
    oldSecret: text("old_secret"),
    oldSecretUntil: instant("old_secret_until"),
    /** Since when nothing got through; null: the last try did. */
    failingSince: instant("failing_since"),
    /** While it fails: until when it is left alone, be it that one try is on its way or that one has failed. */
    restUntil: instant("rest_until"),
    createdBy: id("created_by", "user").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.id] })],
);

/**
 * What happened, as others are told of it: once, however many hear it. Written by triggers on the rows that say so
 * (webhook-messages.sql), and only if somebody wants to hear it.
 */
export const webhookMessages = sqliteTable(
  "webhook_messages",
  {
    collegeId: id("college_id", "college").notNull(),
    /** Of its cause: the same cause writes the same message. */
    id: text("id").notNull(),
    type: text("type").$type<WebhookMessageType>().notNull(),
    /** For this one alone; null: for all that want the type. */
    webhookId: id("webhook_id", "webhook"),
    at: instant("at").notNull(),
    data: text("data", { mode: "json" }).$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.id] }), index("webhook_messages_by_time").on(table.at)],
);

/** Since when a delivery is due, retries among new ones. No comma: the generator of migrations would cut it there. */
export const WAITING_SINCE = sql`case when due_at > queued_at then due_at else queued_at end`;

/** A message for one webhook: one row, however often it is asked for. */
export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    collegeId: id("college_id", "college").notNull(),
    webhookId: id("webhook_id", "webhook").notNull(),
    messageId: text("message_id").notNull(),
    status: text("status").$type<DeliveryStatus>().notNull(),
    /** Since when it is to be delivered: three days later it is given up. */
    queuedAt: instant("queued_at").notNull(),
    /** From when on it is to be tried, 0: at once; null: not again. */
    dueAt: instant("due_at"),
    /** Tries since it was queued. */
    attempts: integer("attempts").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.webhookId, table.messageId] }),
    foreignKey({
      columns: [table.collegeId, table.messageId],
      foreignColumns: [webhookMessages.collegeId, webhookMessages.id],
    }),
    index("webhook_deliveries_by_message").on(table.collegeId, table.messageId),
    index("webhook_deliveries_by_time").on(table.collegeId, table.webhookId, table.queuedAt, table.messageId),
    index("webhook_deliveries_due").on(table.dueAt),
    index("webhook_deliveries_waiting")
      .on(table.collegeId, table.webhookId, WAITING_SINCE)
      .where(sql`due_at is not null`),
  ],
);

/** What came of each try. */
export const webhookAttempts = sqliteTable(
  "webhook_attempts",
  {
    collegeId: id("college_id", "college").notNull(),
    webhookId: id("webhook_id", "webhook").notNull(),
    messageId: text("message_id").notNull(),
    /** Over all that was ever tried of it, from 1. */
    number: integer("number").notNull(),
    at: instant("at").notNull(),
    ms: integer("ms").notNull(),
    /** Of the answer; null: there was none. */
    status: integer("status"),
    failure: text("failure").$type<AttemptFailure>(),
    /** The first kilobyte of the answer. */
    body: text("body").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.webhookId, table.messageId, table.number] }),
    foreignKey({
      columns: [table.collegeId, table.webhookId, table.messageId],
      foreignColumns: [webhookDeliveries.collegeId, webhookDeliveries.webhookId, webhookDeliveries.messageId],
    }),
  ],
);
