import type { TicketTypeId } from "#shared/ids";
import type { GuestRefusal, RegisterRefusal, RegistrationRefusal } from "./refusals.ts";
import type { Choice, LedgerSlice } from "./types.ts";
import { isGone, whyNotRegister } from "./view.ts";

/** What stands for a guest whose name is kept no longer. */
export const FORGOTTEN_NAME = "Guest";
/** What stands for a reason somebody gave about them. */
export const FORGOTTEN_REASON = "no longer kept";

/**
 * Why somebody who stands at the door cannot have `choice` at `now` (epoch milliseconds), or null. As for whoever registers,
 * but for the event's times of sale: the door sells until its passes end, and a type's own times hold there too. While seats
 * are still offered to the waiting list, those come first; from then on nobody on it can have one any more.
 */
export function whyNotAtDoor(slice: LedgerSlice, choice: Choice, now: number): RegisterRefusal | GuestRefusal | null {
  const refusal = whyNotRegister(whileOn(slice, now), choice, now);
  return refusal?.code === "event-full" ? { code: "door-full", waiting: slice.event.totals.waiting } : refusal;
}

/**
 * Why somebody on an organizer's list cannot have `choice` at `now` (epoch milliseconds), or null. As at the door, and hidden
 * types can be named too. Whoever gave their seat back, or lost it, is not brought back: the same list again changes nothing.
 */
export function whyNotBringIn(
  slice: LedgerSlice,
  choice: Choice,
  now: number,
): RegisterRefusal | Extract<RegistrationRefusal, { code: "already-cancelled" }> | null {
  const { registration } = slice;
  if (registration && isGone(registration.status)) {
    return { code: "already-cancelled", cancelledAt: registration.cancelledAt ?? registration.requestedAt };
  }
  const open = whileOn(slice, now);
  const { config } = open.event;
  const isNamed = (id: TicketTypeId) => choice.tickets.some(({ ticketTypeId }) => ticketTypeId === id);
  const ticketTypes = config.ticketTypes.map((type) => ({ ...type, hidden: type.hidden && !isNamed(type.id) }));
  return whyNotRegister({ ...open, event: { ...open.event, config: { ...config, ticketTypes } } }, choice, now);
}

/** As if the event were sold until its passes end; once its sales are over, nobody on the waiting list comes first. */
function whileOn(slice: LedgerSlice, now: number): LedgerSlice {
  const { event, heads } = slice;
  const { config } = event;
  const asDoor = { ...config, salesOpenAt: 0, salesCloseAt: config.passesUntil };
  return { ...slice, event: { ...event, config: asDoor }, heads: now < config.salesCloseAt ? heads : [] };
}
