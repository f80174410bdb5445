import type { EventSummary } from "#shared/domain/ledger/answers";
import type { TicketType } from "#shared/domain/ledger/types";
import type { TicketOffer } from "#shared/views/event";

type Left = { readonly capacity: number; readonly ticketsLeft: EventSummary["ticketsLeft"] | null };

/** Of a type that everybody sees. Before the ledger told anything, nobody has taken one. */
export function shapeTicketOffer({ capacity, ticketsLeft }: Left, { hidden: _, ...type }: TicketType): TicketOffer {
  return { ...type, left: ticketsLeft?.[type.id] ?? capacity };
}
