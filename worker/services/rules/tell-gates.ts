import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { configureEvent } from "../events/configure-event.ts";

/** The ledger asks the rules from now on, phones with their next setup. May be repeated. @throws AppError NOT_FOUND */
export async function tellGates(ctx: TenantCtx, eventId: EventId): Promise<void> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  await configureEvent(ctx, event);
}
