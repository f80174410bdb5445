import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { GuestDesk } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { findRules } from "../../repositories/event-rules.ts";
import { findEvent } from "../../repositories/events.ts";
import { countGuests } from "../../repositories/guests.ts";
import { shapeTicketOffer } from "../tickets/shape-ticket-offer.ts";

/** What can be had at the door: every type that lets in and that anybody may see. */
export async function getDesk(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<GuestDesk> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const [{ summary }, rules, guests] = await Promise.all([
    ctx.objects.ledger(eventId).wall(),
    findRules(ctx.db, eventId),
    countGuests(ctx.db, eventId),
  ]);
  const offered = event.ticketTypes.filter(({ admits, hidden }) => admits && !hidden);
  return {
    ticketTypes: offered.map((type) => {
      const { id, name, price, left } = shapeTicketOffer({ ...event, ticketsLeft: summary.ticketsLeft }, type);
      return { id, name, price, left };
    }),
    guestsLeft: Math.max(0, rules.guestsMax - guests),
  };
}
