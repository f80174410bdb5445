import { AppError } from "#shared/errors";
import type { NewCalendarFeed } from "#shared/views/calendar";
import { hashToken, makeToken } from "../../auth/token.ts";
import type { ActorCtx } from "../../context.ts";
import { setFeed } from "../../repositories/calendar-feeds.ts";

/** Shown once, to be given to a calendar app. An older address is dead from now on. */
export async function makeFeed(ctx: ActorCtx): Promise<NewCalendarFeed> {
  const { db, actor, now, origin, scope } = ctx;
  const token = makeToken();
  if (!(await setFeed(db, actor.userId, await hashToken(token), now))) throw new AppError("NOT_ALLOWED");
  return { address: `${origin}/api/${scope.college.slug}/calendar/${token}.ics`, createdAt: now };
}
