import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { UserId } from "#shared/ids";
import type { CampaignTopic, OutsideChannel } from "#shared/message-kinds";
import type { CampaignAudience, CampaignStatus, CampaignText } from "#shared/views/campaigns";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** What organizers write to many at once. Sending it writes a message for everybody of its audience, in the order of their ids. */
export const campaigns = sqliteTable(
  "campaigns",
  {
    collegeId: id("college_id", "college").notNull(),
    id: id("id", "campaign").notNull(),
    /** Rises with each change before it goes out. */
    version: integer("version").notNull(),
    status: text("status").$type<CampaignStatus>().notNull(),
    /** Null: it is to members of the college. */
    eventId: id("event_id", "event"),
    audience: text("audience", { mode: "json" }).$type<CampaignAudience>().notNull(),
    texts: text("texts", { mode: "json" }).$type<readonly CampaignText[]>().notNull(),
    channels: text("channels", { mode: "json" }).$type<readonly OutsideChannel[]>().notNull(),
    scheduledAt: instant("scheduled_at"),
    /** Whoever wrote some of it, each once. */
    authorIds: text("author_ids", { mode: "json" }).$type<readonly UserId[]>().notNull(),
    /** Scheme and host at which it was last changed: a consumer knows none, and a mail needs an address to withdraw at. */
    origin: text("origin").notNull(),
    returnNote: text("return_note"),
    approvedBy: id("approved_by", "user"),
    approvedAt: instant("approved_at"),
    startedAt: instant("started_at"),
    /** The last person whose message is written, and how many there are. */
    afterUserId: id("after_user_id", "user"),
    written: integer("written").notNull(),
    finishedAt: instant("finished_at"),
    cancelledAt: instant("cancelled_at"),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("campaigns_by_status").on(table.status, table.scheduledAt),
    index("campaigns_by_change").on(table.collegeId, table.changedAt),
  ],
);

/** Addresses without an account that withdrew: guests come and are forgotten, and this must outlast them. */
export const optOuts = sqliteTable(
  "opt_outs",
  {
    collegeId: id("college_id", "college").notNull(),
    topic: text("topic").$type<CampaignTopic>().notNull(),
    /** SHA-256 of the college's id and the address in lower case, hex. */
    addressHash: text("address_hash").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.collegeId, table.topic, table.addressHash] })],
);
