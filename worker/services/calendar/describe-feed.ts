import type { CalendarFeed } from "#shared/views/calendar";
import type { ActorCtx } from "../../context.ts";
import { findFeed } from "../../repositories/calendar-feeds.ts";

export function describeFeed(ctx: ActorCtx): Promise<CalendarFeed | null> {
  return findFeed(ctx.db, ctx.actor.userId);
}
