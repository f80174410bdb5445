import { AppError } from "#shared/errors";
import type { EventId, GateId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findGate } from "../../repositories/gates.ts";

/** GATES_MAX for each of some hundred live events. */
const GATES_REMEMBERED_MAX = 10_000;

// A gate belongs to one event of one college for good.
const known = makeMemory<EventId>(GATES_REMEMBERED_MAX, Number.POSITIVE_INFINITY);

/** @throws AppError NOT_FOUND unless the gate belongs to this event of this college */
export async function requireGate(ctx: TenantCtx, eventId: EventId, gateId: GateId): Promise<void> {
  const key = `${ctx.db.collegeId}:${gateId}`;
  const found = known.get(key, ctx.now) ?? (await findGate(ctx.db, gateId))?.eventId;
  if (found !== eventId) throw new AppError("NOT_FOUND");
  known.set(key, found, ctx.now);
}
