import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { OwnStaffing } from "#shared/views/staffing";
import type { ActorCtx } from "../../context.ts";
import { listAvailabilities } from "../../repositories/availabilities.ts";
import { findOpenMove } from "../../repositories/staff-moves.ts";
import { requireStation } from "../stations/require-station.ts";
import { readStaffing, SAID_WITHIN_MS } from "./read-staffing.ts";
import { shapeMove } from "./shape-move.ts";

/** What somebody who helps is asked, and what they said of themselves, at the event of their station. */
export async function getOwnStaffing(
  ctx: ActorCtx,
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<OwnStaffing> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const [move, said] = await Promise.all([
    findOpenMove(ctx.db, eventId, userId),
    listAvailabilities(ctx.db, eventId, ctx.now - SAID_WITHIN_MS),
  ]);
  const availability = said.find((one) => one.userId === userId)?.availability ?? null;
  if (!move) return { userId, availability, move: null };
  return { userId, availability, move: shapeMove(await readStaffing(ctx, eventId), move) };
}
