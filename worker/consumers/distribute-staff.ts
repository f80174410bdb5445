import { BETWEEN_MOVES_MS } from "#shared/domain/staffing/guards";
import type { CollegeId, EventId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { makeMemory } from "../memory.ts";
import { proposeMove } from "../services/staffing/propose-move.ts";

const EVENTS_REMEMBERED_MAX = 1_000;

// Stations tell of every change, many times a second; most of it is too soon, and this spares asking the database.
const looked = makeMemory<true>(EVENTS_REMEMBERED_MAX, BETWEEN_MOVES_MS);

/** Sees who might help where at an event, and wakes itself again while somebody is asked or on the way. */
export async function distributeStaff(ctx: SystemCtx, collegeId: CollegeId, eventId: EventId): Promise<void> {
  if (looked.get(eventId, ctx.now)) return;
  looked.set(eventId, true, ctx.now);
  try {
    await look(ctx, collegeId, eventId);
  } catch (failure) {
    // Whoever tries again is not to find that it was looked at.
    looked.forget(eventId);
    throw failure;
  }
}

async function look(ctx: SystemCtx, collegeId: CollegeId, eventId: EventId): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const isOpen = await proposeMove(openTenant(ctx, scope), eventId);
  const message = { type: "staffing-due", collegeId, eventId } satisfies BusMessage;
  if (isOpen) await ctx.env.BUS.send(message, { delaySeconds: BETWEEN_MOVES_MS / 1_000 });
}
