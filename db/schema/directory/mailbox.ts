import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { instant } from "../columns.ts";

export type MailboxFile = { readonly name: string; readonly type: string; readonly base64: string };

/** What the development mailer "sent"; empty wherever real mail is sent. */
export const mailbox = sqliteTable(
  "mailbox",
  {
    /** The mail's key: sending the same mail again changes nothing. */
    id: text("id").primaryKey(),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    link: text("link"),
    files: text("files", { mode: "json" }).$type<readonly MailboxFile[]>().notNull().default([]),
    sentAt: instant("sent_at").notNull(),
  },
  (table) => [index("mailbox_by_address").on(table.toAddress, table.sentAt)],
);
