import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { registrationCommandSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { forgetPass } from "../passes/has-pass.ts";
import { registrationOf } from "./read-registration.ts";

/** An organizer cancels somebody else's registration. */
export async function withdrawRegistration(
  ctx: ActorCtx,
  { commandId, eventId, userId }: z.output<typeof registrationCommandSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const cancel = { type: "CancelRegistration", userId } as const;
  const cancelled = await ctx.objects.ledger(eventId).submit(commandId, ctx.actor.userId, cancel);
  forgetPass(ctx, eventId, userId);
  return registrationOf(cancelled);
}
