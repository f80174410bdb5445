import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { cancelRegistrationSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { forgetPass } from "../passes/has-pass.ts";
import { closeCheckouts } from "../payments/end-checkouts.ts";
import { registrationOf } from "./read-registration.ts";

export async function cancelRegistration(
  ctx: ActorCtx,
  { commandId, eventId }: z.output<typeof cancelRegistrationSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId } = ctx.actor;
  const cancel = { type: "CancelRegistration", userId, refund: "rule" } as const;
  const cancelled = await ctx.objects.ledger(eventId).submit(commandId, userId, cancel);
  forgetPass(ctx, eventId, userId);
  return closeCheckouts(ctx, registrationOf(cancelled));
}
