import type { TicketTypeId } from "#shared/ids";
import type { ChoiceRefusal } from "./refusals.ts";
import type {
  BookedTicket,
  Choice,
  Claim,
  CodeTerms,
  LedgerConfig,
  LedgerSlice,
  RefundRule,
  Ticket,
  TicketType,
} from "./types.ts";

/** One ticket of the first type. */
export const USUAL_CHOICE: Choice = { tickets: [], code: null };

/** Whoever cancels gets nothing back. */
export const NO_REFUND: RefundRule = { shareBp: 0, until: null };

/** What an event begins with, and most need no other: free, one each. */
export const ADMISSION: Omit<TicketType, "id"> = {
  name: "Admission",
  price: 0,
  admits: true,
  hidden: false,
  perPersonMax: 1,
  salesOpenAt: null,
  salesCloseAt: null,
};

/** Takes nothing. */
export const NO_CLAIM: Claim = { seats: 0, counts: {}, codeId: null };

/** The tickets a choice asks for; nothing said is one of the first type that is not hidden, in the person's own name. */
export function ticketsOf(
  config: Pick<LedgerConfig, "ticketTypes">,
  { tickets }: Pick<Choice, "tickets">,
  name: string,
): readonly Ticket[] {
  const first = config.ticketTypes.find(({ admits, hidden }) => admits && !hidden);
  if (tickets.length === 0) return first ? [{ ticketTypeId: first.id, name }] : [];
  return tickets.map((ticket) => ({ ...ticket, name: ticket.name || (typeOf(config, ticket)?.admits ? name : "") }));
}

/** What these tickets take of the event; a type it does not have takes no seat. */
export function claimOf(
  config: { readonly ticketTypes: readonly Pick<TicketType, "id" | "admits">[] },
  tickets: readonly Ticket[],
  code: CodeTerms | null,
): Claim {
  const counts: Record<TicketTypeId, number> = {};
  for (const { ticketTypeId } of tickets) counts[ticketTypeId] = (counts[ticketTypeId] ?? 0) + 1;
  const seats = tickets.filter((ticket) => typeOf(config, ticket)?.admits).length;
  return { seats, counts, codeId: code?.id ?? null };
}

/** The tickets at what each costs with the code. */
export function booked(config: LedgerConfig, tickets: readonly Ticket[], code: CodeTerms | null): BookedTicket[] {
  return tickets.map((ticket) => {
    const type = typeOf(config, ticket);
    return { ...ticket, price: type ? priceOfOne(type, code) : 0 };
  });
}

/**
 * Of one ticket of a type, in minor units of the college's currency; `code` need not be for it.
 * A share of a price is rounded down to the minor unit, in the person's favour; no ticket costs less than nothing.
 */
export function priceOfOne(type: Pick<TicketType, "id" | "price" | "hidden">, code: CodeTerms | null): number {
  if (!code?.discount || !isFor(code, type)) return type.price;
  const { kind, value } = code.discount;
  const left = kind === "share" ? Math.floor((type.price * (10_000 - value)) / 10_000) : type.price - value;
  return Math.max(0, left);
}

/**
 * Why these tickets cannot be had with this code at `now` by anybody, or null. How many are left is not asked here.
 * A code that the person's seat is kept with stays good for it.
 */
export function whyNotChoice(
  { event: { config }, codeUses }: Pick<LedgerSlice, "event" | "codeUses">,
  tickets: readonly Ticket[],
  { code }: Choice,
  { codeId: ownCodeId }: Claim,
  now: number,
): ChoiceRefusal | null {
  const { counts, seats } = claimOf(config, tickets, code);
  for (const ticketTypeId of Object.keys(counts) as TicketTypeId[]) {
    const type = typeOf(config, { ticketTypeId });
    if (!type || (type.hidden && !(code && isFor(code, type)))) return { code: "ticket-type-unknown", ticketTypeId };
    const closed = outsideOf({ opensAt: type.salesOpenAt, closesAt: type.salesCloseAt }, now);
    if (closed) return { code: "ticket-type-closed", name: type.name, ...closed };
    const { name, perPersonMax: max } = type;
    if ((counts[ticketTypeId] ?? 0) > max) return { code: "over-person-limit", name, max };
  }
  if (seats === 0) return { code: "add-on-alone" };
  if (!code || code.id === ownCodeId) return null;
  const closed = outsideOf(code, now);
  if (closed) return { code: "code-not-now", ...closed };
  const isOfUse = tickets.some((ticket) => {
    const type = typeOf(config, ticket);
    return type && isFor(code, type);
  });
  if (!isOfUse) return { code: "code-not-for-these" };
  return code.usesMax !== null && (codeUses[code.id] ?? 0) >= code.usesMax ? { code: "code-used-up" } : null;
}

/** Whether the code opens this type, or takes something off its price. */
export function isFor({ ticketTypeIds }: CodeTerms, { id, hidden }: Pick<TicketType, "id" | "hidden">): boolean {
  return ticketTypeIds === null ? !hidden : ticketTypeIds.includes(id);
}

/** Whether two claims take the same. */
export function isSameClaim(a: Claim, b: Claim): boolean {
  const types = new Set([...Object.keys(a.counts), ...Object.keys(b.counts)] as TicketTypeId[]);
  return a.codeId === b.codeId && [...types].every((id) => (a.counts[id] ?? 0) === (b.counts[id] ?? 0));
}

export function typeOf<T extends Pick<TicketType, "id">>(
  { ticketTypes }: { readonly ticketTypes: readonly T[] },
  { ticketTypeId }: Pick<Ticket, "ticketTypeId">,
): T | undefined {
  return ticketTypes.find(({ id }) => id === ticketTypeId);
}

function outsideOf(
  { opensAt, closesAt }: { readonly opensAt: number | null; readonly closesAt: number | null },
  now: number,
): { readonly opensAt: number | null; readonly closedAt: number | null } | null {
  if (opensAt !== null && now < opensAt) return { opensAt, closedAt: null };
  if (closesAt !== null && now >= closesAt) return { opensAt: null, closedAt: closesAt };
  return null;
}
