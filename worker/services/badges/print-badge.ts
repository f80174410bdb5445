import type * as z from "zod";
import type { printBadgeSchema } from "#shared/inputs/badges";
import { type Result, refuse } from "#shared/result";
import type { BadgeFile, BadgeRefusal } from "#shared/views/badges";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { makeFile } from "./make-file.ts";

/** The badges of one registration: one, or one for each of a group. That it was printed, and how often, the audit log says. */
export async function printBadge(
  ctx: ActorCtx,
  { eventId, userId }: z.output<typeof printBadgeSchema>,
): Promise<Result<BadgeFile, BadgeRefusal>> {
  await requireEvent(ctx, eventId);
  if (!(await ctx.objects.ledger(eventId).registrationOf(userId))) return refuse({ code: "not-registered" });
  return makeFile(ctx, eventId, [userId]);
}
