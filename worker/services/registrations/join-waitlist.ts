import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { RoomRefusal } from "#shared/domain/waiting-room/types";
import type { joinWaitlistSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { chooseTickets } from "../tickets/choose-tickets.ts";
import { submitMetered } from "../waiting-room/submit-metered.ts";
import { registrationOf } from "./read-registration.ts";

export async function joinWaitlist(
  ctx: ActorCtx,
  { commandId, eventId, ...asked }: z.output<typeof joinWaitlistSchema>,
): Promise<Result<RegistrationView, LedgerRefusal | RoomRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId, name } = ctx.actor;
  const choice = await chooseTickets(ctx, eventId, asked);
  if (!choice.ok) return choice;
  const join = { type: "JoinWaitlist", userId, name, choice: choice.value } as const;
  return registrationOf(await submitMetered(ctx, eventId, commandId, join));
}
