import type * as z from "zod";
import type { registerGuestSchema } from "#shared/inputs/guests";
import { ok, type Result, refuse } from "#shared/result";
import type { GuestDeskRefusal, RegisteredGuest } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { findRules, noteKept } from "../../repositories/event-rules.ts";
import { addGuest, deleteGuest } from "../../repositories/guests.ts";
import { requireEvent } from "../events/require-event.ts";
import { countOpen } from "../forms/count-open.ts";
import { registrationOf } from "../registrations/read-registration.ts";

/** A name is looked at a day after it was given at the latest; an event may have ended long before. */
const FIRST_LOOK_MS = 24 * 3_600_000;

/**
 * Who stands at the door gets a pass without an account. Their row comes first, for the ledger must know nobody who could not
 * be forgotten; whoever it refuses has none. The id follows from the command, so a repeat makes nobody twice.
 */
export async function registerGuest(
  ctx: ActorCtx,
  { commandId, eventId, name, mail, ticketTypeId }: z.output<typeof registerGuestSchema>,
): Promise<Result<RegisteredGuest, GuestDeskRefusal>> {
  await requireEvent(ctx, eventId);
  const registeredBy = ctx.actor.userId;
  const userId = await idOfCommand("user", registeredBy, commandId);
  const { guestsMax } = await findRules(ctx.db, eventId);
  const row = { eventId, userId, name, mail, registeredBy, createdAt: ctx.now };
  if (!(await addGuest(ctx.db, row, guestsMax))) return refuse({ code: "too-many-guests", max: guestsMax });
  await noteKept(ctx.db, eventId, ctx.now + FIRST_LOOK_MS);
  const choice = { tickets: ticketTypeId ? [{ ticketTypeId, name: "" }] : [], code: null };
  const unanswered = await countOpen(ctx, eventId, choice.tickets, {});
  const register = { type: "RegisterGuest", userId, name, choice, unanswered } as const;
  const registered = registrationOf(await ctx.objects.ledger(eventId).submit(commandId, registeredBy, register));
  if (!registered.ok) {
    await deleteGuest(ctx.db, eventId, userId);
    return registered;
  }
  const [pass] = registered.value.passes;
  if (!pass) throw new Error("a guest was registered without a pass");
  return ok({ userId, pass });
}
