import type { ActorCtx } from "../../context.ts";
import { countUnread as countRows } from "../../repositories/inbox-messages.ts";

export async function countUnread({ db, actor }: ActorCtx): Promise<{ readonly unread: number }> {
  return { unread: await countRows(db, actor.userId) };
}
