import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { registrationCommandSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { registrationOf } from "../registrations/read-registration.ts";
import { forgetPass } from "./has-pass.ts";

export async function revokePass(
  ctx: ActorCtx,
  { commandId, eventId, userId }: z.output<typeof registrationCommandSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const revoked = await ctx.objects
    .ledger(eventId)
    .submit(commandId, ctx.actor.userId, { type: "RevokePasses", userId });
  forgetPass(ctx, eventId, userId);
  return registrationOf(revoked);
}
