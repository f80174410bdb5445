import type * as z from "zod";
import type { readInboxSchema } from "#shared/inputs/messages";
import type { Done } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { markRead } from "../../repositories/inbox-messages.ts";

/** Somebody has seen what lay there until then. */
export async function readInbox(
  { db, actor, now }: ActorCtx,
  { until }: z.output<typeof readInboxSchema>,
): Promise<Done> {
  await markRead(db, actor.userId, { until, now });
  return {};
}
