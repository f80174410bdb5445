import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { cancelRegistrationSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { forgetRegistration } from "./has-registration.ts";
import { registrationOf } from "./read-registration.ts";

export async function cancelRegistration(
  ctx: ActorCtx,
  { commandId, eventId }: z.output<typeof cancelRegistrationSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId } = ctx.actor;
  forgetRegistration(ctx, eventId, userId);
  return registrationOf(
    await ctx.objects.ledger(eventId).submit(commandId, userId, { type: "CancelRegistration", userId }),
  );
}
