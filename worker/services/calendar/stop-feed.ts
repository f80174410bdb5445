import type { Done } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { deleteFeed } from "../../repositories/calendar-feeds.ts";

export async function stopFeed(ctx: ActorCtx): Promise<Done> {
  await deleteFeed(ctx.db, ctx.actor.userId);
  return {};
}
