import { AppError } from "#shared/errors";
import { hashToken, isToken } from "../../auth/token.ts";
import type { CollegeCtx } from "../../context.ts";
import type { Calendar } from "../../icalendar.ts";
import { findFeedOwner } from "../../repositories/calendar-feeds.ts";
import { listSeatedEvents } from "../../repositories/registrations.ts";
import { shapeEntry } from "./shape-entry.ts";

/** What has just been stays to be looked up. */
const SHOWN_AFTER_END_MS = 30 * 24 * 3_600_000;

/** The events of whoever made this address, as its holder may read them. A wrong one, an old one, another college's: all the same. */
export async function getFeed(ctx: CollegeCtx, token: string): Promise<Calendar> {
  if (!isToken(token)) throw new AppError("NOT_FOUND");
  const tokenHash = await hashToken(token);
  // By address and not by college: a whole campus may ask at the full hour, one calendar has no reason to.
  const { success: withinLimit } = await ctx.env.LINK_LIMIT.limit({ key: `calendar:${tokenHash}` });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  const userId = await findFeedOwner(ctx.db, tokenHash);
  if (!userId) throw new AppError("NOT_FOUND");
  const seated = await listSeatedEvents(ctx.db, userId, ctx.now - SHOWN_AFTER_END_MS);
  return {
    name: ctx.scope.college.name,
    entries: seated.map(({ event, status }) =>
      shapeEntry(ctx, event, status === "pending" ? "TENTATIVE" : "CONFIRMED"),
    ),
  };
}
