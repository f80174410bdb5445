import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { OpenedCode, OpenedOffer, TicketOffer } from "#shared/views/event";
import { formatMoney } from "#web/lib/money";

/** What somebody is choosing. `names` are of the people who come, in the order of their tickets; the first is their own. */
export type ChoiceDraft = {
  readonly counts: Readonly<Record<string, number>>;
  readonly names: readonly string[];
  readonly code: string | null;
};

/** What there is to choose from: what everybody sees, and what a code opened. */
export type AnyOffer = TicketOffer | OpenedOffer;

/** As the server is asked. */
export type ChoiceInput = { readonly tickets: { ticketTypeId: string; name: string }[]; readonly code?: string };

/** What was offered to them, or one of the first ticket there still is. */
export function firstChoice(types: readonly TicketOffer[], mine: RegistrationView | null): ChoiceDraft {
  const offered = mine?.status === "offered" ? mine.tickets : [];
  if (offered.length > 0) {
    const counts: Record<string, number> = {};
    for (const { ticketTypeId } of offered) counts[ticketTypeId] = (counts[ticketTypeId] ?? 0) + 1;
    return { counts, names: offered.map(({ name }) => name).filter((name) => name !== ""), code: null };
  }
  const admitting = types.filter(({ admits }) => admits);
  const first = admitting.find(({ left }) => left > 0) ?? admitting[0];
  return { counts: first ? { [first.id]: 1 } : {}, names: [], code: null };
}

/** "Free", "₹ 200", or "from ₹ 100". */
export function priceWords(types: readonly TicketOffer[], currency: string): string {
  const prices = types.filter(({ admits }) => admits).map(({ price }) => price);
  const least = Math.min(...prices);
  const words = least === 0 ? "Free" : formatMoney(least, currency);
  if (prices.every((price) => price === least)) return words;
  return least === 0 ? "Free or paid" : `From ${words}`;
}

/** Whether there is nothing to choose: one ticket, one each. */
export function isSimple(types: readonly AnyOffer[]): boolean {
  return types.length === 1 && types[0]?.perPersonMax === 1;
}

/** Each person with a ticket that admits, in order: its type, and the name typed for it so far. */
export function peopleOf(types: readonly AnyOffer[], { counts, names }: ChoiceDraft) {
  const people = types.filter(({ admits }) => admits).flatMap((type) => repeat(type, counts[type.id] ?? 0));
  return people.map((type, at) => ({ type, name: names[at] ?? "" }));
}

export function choiceInput(types: readonly AnyOffer[], draft: ChoiceDraft): ChoiceInput {
  const people = peopleOf(types, draft).map(({ type, name }) => ({
    ticketTypeId: type.id as string,
    name: name.trim(),
  }));
  const addOns = types.filter(({ admits }) => !admits).flatMap((type) => repeat(type, draft.counts[type.id] ?? 0));
  const tickets = [...people, ...addOns.map(({ id }) => ({ ticketTypeId: id as string, name: "" }))];
  return { tickets, ...(draft.code && { code: draft.code }) };
}

/** Of all that is chosen, minor units. */
export function totalOf(types: readonly AnyOffer[], { counts }: ChoiceDraft, opened: OpenedCode | null): number {
  return types.reduce((sum, type) => sum + (counts[type.id] ?? 0) * priceOf(type, opened), 0);
}

export function priceOf({ id, price }: AnyOffer, opened: OpenedCode | null): number {
  return opened?.prices[id] ?? price;
}

function repeat<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value);
}
