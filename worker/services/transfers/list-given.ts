import type { RegistrationView, TicketView } from "#shared/domain/ledger/answers";
import { typeOf } from "#shared/domain/ledger/choice";
import type { TicketType } from "#shared/domain/ledger/types";
import type { PassId } from "#shared/ids";

/** The tickets that a pass takes along when it is given away: its own, and the add-ons that are paid with it, as `takePass` says. */
export function listGiven(
  given: RegistrationView | null,
  passId: PassId,
  ticketTypes: readonly TicketType[],
): readonly TicketView[] {
  const pass = given?.passes.find(({ id }) => id === passId);
  if (!given || !pass) return [];
  const own = given.tickets.find(({ ticketType, name }) => ticketType === pass.ticketType && name === pass.name);
  const isAddOn = (ticket: TicketView) => !typeOf({ ticketTypes }, ticket)?.admits;
  const isLast = given.tickets.filter((ticket) => !isAddOn(ticket)).length === 1;
  const bringsAll = isLast || given.passes[0]?.id === passId;
  return [...(own ? [own] : []), ...given.tickets.filter((ticket) => bringsAll && isAddOn(ticket))];
}
