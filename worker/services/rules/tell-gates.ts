import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { findEvent } from "../../repositories/events.ts";
import { COLLEGE_SCOPE, type RuleScope } from "../../repositories/rules.ts";
import { configureEvent } from "../events/configure-event.ts";

/** The ledger asks the rules from now on, phones with their next setup. May be repeated. @throws AppError NOT_FOUND */
export async function tellGates(ctx: TenantCtx, eventId: EventId): Promise<void> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  await configureEvent(ctx, event);
}

/** The event in front of whoever changed a rule at once, and of a rule for all its college's others soon. */
export async function tellGatesOf(ctx: TenantCtx, scope: RuleScope, eventId: EventId): Promise<void> {
  await tellGates(ctx, eventId);
  if (scope !== COLLEGE_SCOPE) return;
  const wake: BusMessage = { type: "gate-rules-due", collegeId: ctx.db.collegeId };
  await ctx.env.BUS.send(wake).catch((failure: unknown) => {
    logLine("error", "gates are left to the sweep", { failure: describeFailure(failure) });
  });
}
