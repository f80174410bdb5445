import type { TenantCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import { takeUntoldEvents } from "../../repositories/rules.ts";
import { PASSES_AFTER_END_MS } from "../events/configure-event.ts";
import { tellGates } from "./tell-gates.ts";

/** Each takes a dozen calls: a lot is done long before whoever wakes us would wake us again. */
const EVENTS_AT_ONCE = 15;

/**
 * The next of the college's events ask its rules from now on. Whom a lot does not reach although it is its turn, the sweep of
 * configurations tells, for each counts as changed before it is told.
 * @returns whether there may be more
 */
export async function tellNextGates(ctx: TenantCtx): Promise<boolean> {
  const eventIds = await takeUntoldEvents(ctx.db, ctx.now - PASSES_AFTER_END_MS, EVENTS_AT_ONCE);
  await eachAlone(eventIds, (eventId) => tellGates(ctx, eventId));
  return eventIds.length === EVENTS_AT_ONCE;
}
