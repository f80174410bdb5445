import type * as z from "zod";
import type { printBadgesSchema } from "#shared/inputs/badges";
import { BADGES_AT_ONCE_MAX } from "#shared/limits";
import { ok, type Result } from "#shared/result";
import type { BadgeLot, BadgeRefusal } from "#shared/views/badges";
import type { ActorCtx } from "../../context.ts";
import { listDoorEntries } from "../../repositories/registrations.ts";
import { doorCursor, parseDoorCursor } from "../registrations/parse-door-cursor.ts";
import { makeFile } from "./make-file.ts";

/** Badges of whom the door list shows, as many as fit into one file; groups stay together. */
export async function printBadges(
  ctx: ActorCtx,
  { cursor, ...wish }: z.output<typeof printBadgesSchema>,
): Promise<Result<BadgeLot, BadgeRefusal>> {
  const page = { ...wish, show: "coming", limit: BADGES_AT_ONCE_MAX } as const;
  const entries = await listDoorEntries(ctx.db, { ...page, after: parseDoorCursor(cursor, wish.sort) });
  let badges = 0;
  const taken = entries.filter(({ seats }, at) => {
    badges += seats;
    return at === 0 || badges <= BADGES_AT_ONCE_MAX;
  });
  const isLast = taken.length === entries.length && entries.length < page.limit;
  const made = await makeFile(
    ctx,
    wish.eventId,
    taken.map(({ userId }) => userId),
  );
  if (!made.ok) return made;
  return ok({ ...made.value, nextCursor: isLast ? null : doorCursor(taken, { ...wish, limit: taken.length }) });
}
