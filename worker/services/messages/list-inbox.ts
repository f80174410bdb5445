import type * as z from "zod";
import type { listInboxSchema } from "#shared/inputs/messages";
import type { InboxPage } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { countUnread, listInboxMessages } from "../../repositories/inbox-messages.ts";

const PAGE = 30;

export async function listInbox(
  { db, actor }: ActorCtx,
  { before }: z.output<typeof listInboxSchema>,
): Promise<InboxPage> {
  const [messages, unread] = await Promise.all([
    listInboxMessages(db, actor.userId, { before, limit: PAGE }),
    countUnread(db, actor.userId),
  ]);
  const last = messages.length === PAGE ? messages.at(-1) : undefined;
  return { messages, unread, next: last ? { at: last.at, id: last.id } : null };
}
