import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { confirmRegistrationSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { closeCheckouts } from "../payments/end-checkouts.ts";
import { registrationOf } from "./read-registration.ts";

export async function confirmRegistration(
  ctx: ActorCtx,
  { commandId, eventId, userId, atDoor }: z.output<typeof confirmRegistrationSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const confirm = { type: "ConfirmRegistration", userId, atDoor } as const;
  const confirmed = await ctx.objects.ledger(eventId).submit(commandId, ctx.actor.userId, confirm);
  return atDoor ? closeCheckouts(ctx, registrationOf(confirmed)) : registrationOf(confirmed);
}
