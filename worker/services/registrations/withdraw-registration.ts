import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { registrationCommandSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { forgetRegistration } from "./has-registration.ts";
import { registrationOf } from "./read-registration.ts";

/** An organizer cancels somebody else's registration. */
export async function withdrawRegistration(
  ctx: ActorCtx,
  { commandId, eventId, userId }: z.output<typeof registrationCommandSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  forgetRegistration(ctx, eventId, userId);
  const ledger = ctx.objects.ledger(eventId);
  return registrationOf(await ledger.submit(commandId, ctx.actor.userId, { type: "CancelRegistration", userId }));
}
