import { desc, eq, sql } from "drizzle-orm";
import * as z from "zod";
import { type MailboxFile, mailbox } from "#db/schema/directory/mailbox";
import type { PlatformDb } from "./platform-db.ts";

/** A development mailbox is read by eye; older mail is of no interest. */
const MAILS_SHOWN_MAX = 200;

type StoredMail = typeof mailbox.$inferSelect;
/** Of what came with it the names alone: a list of mails is asked for often. */
export type MailboxRow = Omit<StoredMail, "files"> & { readonly files: readonly string[] };

export async function addToMailbox({ rows }: PlatformDb, mail: StoredMail): Promise<void> {
  await rows.insert(mailbox).values(mail).onConflictDoNothing();
}

/** Newest first, of one address or of all. */
export async function listMailbox({ rows }: PlatformDb, toAddress: string | null): Promise<MailboxRow[]> {
  const { id, subject, text, link, sentAt } = mailbox;
  const files = sql<string>`(select json_group_array(f.value ->> 'name') from json_each(${mailbox.files}) f)`;
  const found = await rows
    .select({ id, toAddress: mailbox.toAddress, subject, text, link, files, sentAt })
    .from(mailbox)
    .where(toAddress === null ? undefined : eq(mailbox.toAddress, toAddress))
    .orderBy(desc(mailbox.sentAt), desc(mailbox.id))
    .limit(MAILS_SHOWN_MAX);
  return found.map((mail) => ({ ...mail, files: namesSchema.parse(JSON.parse(mail.files)) }));
}

/** One file that came with a mail. */
export async function findMailboxFile({ rows }: PlatformDb, id: string, name: string): Promise<MailboxFile | null> {
  const [found] = await rows.select({ files: mailbox.files }).from(mailbox).where(eq(mailbox.id, id)).limit(1);
  return found?.files.find((file) => file.name === name) ?? null;
}

const namesSchema = z.array(z.string());
