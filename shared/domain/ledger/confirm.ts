import type { Given } from "#shared/given";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { typeOf } from "./choice.ts";
import type { LedgerDomainEvent } from "./events.ts";
import type { LedgerConfig, Registration, Ticket } from "./types.ts";

export type Open = Pick<Registration, "id" | "userId" | "claim" | "tickets">;

/**
 * The seats are theirs: a pass for each ticket that admits.
 * @param isPaid false: what the tickets cost is due at the door
 */
export function confirmed(
  { id: registrationId, userId, claim, tickets }: Open,
  config: LedgerConfig,
  { now, ids }: Given,
  isPaid: boolean,
): LedgerDomainEvent[] {
  const admits = (ticket: Ticket) => typeOf(config, ticket)?.admits ?? false;
  let addOns = tickets.reduce((sum, ticket) => sum + (admits(ticket) ? 0 : ticket.price), 0);
  const passes = tickets.flatMap((ticket, index): LedgerDomainEvent[] => {
    if (!admits(ticket)) return [];
    const { ticketTypeId, name, price } = ticket;
    const [passId, shortCode] = [ids.pass(), ids.shortCode(SHORT_CODE_CHARS)];
    const due = isPaid ? 0 : price + addOns;
    addOns = 0;
    const issued = { passId, registrationId, userId, number: index + 1, ticketTypeId, name, shortCode, due };
    return [{ type: "PassIssued", ...issued, at: now }];
  });
  return [{ type: "RegistrationConfirmed", registrationId, userId, claim, at: now }, ...passes];
}
