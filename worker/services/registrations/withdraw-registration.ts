import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { registrationCommandSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { forgetPass } from "../passes/has-pass.ts";
import { closeCheckouts } from "../payments/end-checkouts.ts";
import { registrationOf } from "./read-registration.ts";

/** An organizer cancels somebody else's registration: all that was paid for it goes back. */
export async function withdrawRegistration(
  ctx: ActorCtx,
  { commandId, eventId, userId }: z.output<typeof registrationCommandSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const cancel = { type: "CancelRegistration", userId, refund: "all" } as const;
  const cancelled = await ctx.objects.ledger(eventId).submit(commandId, ctx.actor.userId, cancel);
  forgetPass(ctx, eventId, userId);
  return closeCheckouts(ctx, registrationOf(cancelled));
}
