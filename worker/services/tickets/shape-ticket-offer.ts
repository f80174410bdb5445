import type { EventSummary, TicketType } from "#shared/domain/ledger/types";
import type { TicketOffer } from "#shared/views/event";

type Left = { readonly capacity: number; readonly ticketsLeft: EventSummary["ticketsLeft"] | null };

/** How many are left of a hidden type is told by nobody but the ledger, when it is asked for one. */
export function shapeTicketOffer({ capacity, ticketsLeft }: Left, { hidden: _, ...type }: TicketType): TicketOffer {
  return { ...type, left: ticketsLeft?.[type.id] ?? capacity };
}
