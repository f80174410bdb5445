import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { markRegistrationSchema } from "#shared/inputs/entry";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { registrationOf } from "../registrations/read-registration.ts";

/** What the gate is told of somebody: whether they are blocked, and notes for whoever scans and for leads. */
export async function markRegistration(
  ctx: ActorCtx,
  { commandId, eventId, userId, blockReason, notes }: z.output<typeof markRegistrationSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const marks = { ...(blockReason === undefined ? {} : { blockReason }), ...(notes ? { notes } : {}) };
  const mark = { type: "MarkRegistration", userId, marks } as const;
  return registrationOf(await ctx.objects.ledger(eventId).submit(commandId, ctx.actor.userId, mark));
}
