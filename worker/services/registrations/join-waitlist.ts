import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { registerSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { registrationOf } from "./read-registration.ts";

export async function joinWaitlist(
  ctx: ActorCtx,
  { commandId, eventId }: z.output<typeof registerSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId, name } = ctx.actor;
  const join = { type: "JoinWaitlist", userId, name } as const;
  return registrationOf(await ctx.objects.ledger(eventId).submit(commandId, userId, join));
}
