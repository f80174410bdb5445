import type * as z from "zod";
import { calledPerMinute } from "#shared/domain/waiting-room/view";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { RoomOverview } from "#shared/views/waiting-room";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";

export async function getRoom(ctx: TenantCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<RoomOverview> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  // Few look, and who has just changed it wants to see that.
  const standing = await ctx.objects.room(eventId).standing();
  const { status, lastNumber, through } = standing;
  const waiting = status === "closed" ? 0 : lastNumber - through;
  return { mode: event.waitingRoom, status, waiting, calledPerMinute: calledPerMinute(standing, ctx.now) };
}
