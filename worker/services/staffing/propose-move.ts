import { BETWEEN_MOVES_MS } from "#shared/domain/staffing/guards";
import { propose } from "#shared/domain/staffing/propose";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { addMove, claimLook } from "../../repositories/staff-moves.ts";
import { carryMoves } from "./carry-moves.ts";
import { readStaffing } from "./read-staffing.ts";

/**
 * Looks at who might help where, and asks one of them at most. Whoever is woken may call it, as often as they like: one look
 * in 15 seconds is claimed, and what it proposes is one row, which a second proposal for the same person cannot join.
 * @returns whether somebody is asked or on the way: worth being woken again
 */
export async function proposeMove(ctx: TenantCtx, eventId: EventId): Promise<boolean> {
  if (!(await claimLook(ctx.db, eventId, ctx.now, BETWEEN_MOVES_MS))) return false;
  const isOpen = await carryMoves(ctx, eventId);
  const { event, staffing } = await readStaffing(ctx, eventId);
  if (event.status !== "live" && event.status !== "published") return isOpen;
  const proposal = propose(staffing);
  if (!proposal) return isOpen;
  const { helperId: userId, from: fromStationId, to: toStationId, savedSeconds } = proposal;
  await addMove(ctx.db, {
    ...{ id: newId("staffMove", ctx.now), eventId, userId, fromStationId, toStationId },
    ...{ savedSeconds: Math.round(savedSeconds), status: "proposed" as const, proposedAt: ctx.now },
    ...{ answeredBy: null, answeredAt: null, end: null, settledAt: null },
  });
  return true;
}
