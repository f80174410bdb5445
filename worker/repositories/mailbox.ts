import { desc, eq } from "drizzle-orm";
import { mailbox } from "#db/schema/directory/mailbox";
import type { PlatformDb } from "./platform-db.ts";

/** A development mailbox is read by eye; older mail is of no interest. */
const MAILS_SHOWN_MAX = 200;

export type MailboxRow = typeof mailbox.$inferSelect;

export async function addToMailbox({ rows }: PlatformDb, mail: MailboxRow): Promise<void> {
  await rows.insert(mailbox).values(mail).onConflictDoNothing();
}

/** Newest first, of one address or of all. */
export function listMailbox({ rows }: PlatformDb, toAddress: string | null): Promise<MailboxRow[]> {
  return rows
    .select()
    .from(mailbox)
    .where(toAddress === null ? undefined : eq(mailbox.toAddress, toAddress))
    .orderBy(desc(mailbox.sentAt), desc(mailbox.id))
    .limit(MAILS_SHOWN_MAX);
}
