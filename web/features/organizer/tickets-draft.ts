import type { SaveTicketsInput } from "#shared/inputs/tickets";
import type { EventSetup } from "#shared/views/event";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { fromMoneyField, toMoneyField } from "#web/lib/money";
import { rowKey } from "./station-draft.ts";

/** The form's text: numbers and times as they are typed. `key` stays with a row while it is edited. */
export type TicketsDraft = {
  readonly types: readonly TypeDraft[];
  readonly quotas: readonly QuotaDraft[];
  readonly payment: PaymentDraft;
};
export type PaymentDraft = {
  readonly online: boolean;
  /** Basis points of what was paid, for whoever cancels. */
  readonly refundShareBp: number;
  /** Until when; empty: as long as they can cancel. */
  readonly refundUntil: string;
};
export type TypeDraft = {
  readonly key: string;
  /** Null: not saved yet. */
  readonly id: string | null;
  readonly name: string;
  readonly price: string;
  readonly admits: boolean;
  readonly hidden: boolean;
  readonly perPersonMax: string;
  readonly salesOpenAt: string;
  readonly salesCloseAt: string;
};
export type QuotaDraft = {
  readonly key: string;
  readonly id: string | null;
  readonly name: string;
  readonly size: string;
  /** Keys of the types it counts. */
  readonly typeKeys: readonly string[];
};

export type TicketsPlace = { readonly timeZone: string; readonly currency: string };

export function ticketsDraftOf(
  { ticketTypes, quotas, payOnline, refund }: EventSetup,
  { timeZone, currency }: TicketsPlace,
): TicketsDraft {
  const field = (at: number | null) => (at === null ? "" : toCampusField(at, timeZone));
  return {
    types: ticketTypes.map(({ id, name, price, admits, hidden, perPersonMax, salesOpenAt, salesCloseAt }) => ({
      ...{ key: id, id, name, admits, hidden, price: price === 0 ? "" : toMoneyField(price, currency) },
      perPersonMax: String(perPersonMax),
      salesOpenAt: field(salesOpenAt),
      salesCloseAt: field(salesCloseAt),
    })),
    quotas: quotas.map(({ id, name, size, ticketTypeIds }) => ({
      ...{ key: id, id, name, size: String(size), typeKeys: ticketTypeIds },
    })),
    payment: { online: payOnline, refundShareBp: refund.shareBp, refundUntil: field(refund.until) },
  };
}

export function newType(admits: boolean): TypeDraft {
  const sale = { hidden: false, perPersonMax: "1", salesOpenAt: "", salesCloseAt: "" };
  return { key: rowKey(), id: null, name: "", price: "", admits, ...sale };
}

export function newQuota(types: readonly TypeDraft[]): QuotaDraft {
  return { key: rowKey(), id: null, name: "", size: "50", typeKeys: types.slice(0, 1).map(({ key }) => key) };
}

/** Without a type, and without quotas that counted nothing else. */
export function withoutType({ types, quotas, ...draft }: TicketsDraft, key: string): TicketsDraft {
  const left = quotas.map((quota) => ({ ...quota, typeKeys: quota.typeKeys.filter((each) => each !== key) }));
  return {
    ...draft,
    types: types.filter((type) => type.key !== key),
    quotas: left.filter(({ typeKeys }) => typeKeys.length > 0),
  };
}

type Fields = Pick<SaveTicketsInput, "ticketTypes" | "quotas" | "payOnline" | "refund">;
export type CheckedTickets =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly complaint: string };

/** The form as the server takes it, or the first thing to put right. */
export function checkTickets(
  { types, quotas, payment }: TicketsDraft,
  { timeZone, currency }: TicketsPlace,
): CheckedTickets {
  const complain = (complaint: string): CheckedTickets => ({ ok: false, complaint });
  if (!types.some(({ admits }) => admits)) return complain("At least one ticket must let people in.");
  const ticketTypes: Fields["ticketTypes"] = [];
  for (const type of types) {
    const name = type.name.trim();
    const price = fromMoneyField(type.price, currency);
    const perPersonMax = Number(type.perPersonMax);
    const [salesOpenAt, salesCloseAt] = [type.salesOpenAt, type.salesCloseAt].map((text) =>
      text === "" ? null : fromCampusField(text, timeZone),
    );
    if (!name) return complain("Every ticket needs a name.");
    if (ticketTypes.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      return complain(`${name}: another ticket has this name already.`);
    if (price === null) return complain(`${name}: the price is not a number.`);
    if (!Number.isInteger(perPersonMax) || perPersonMax < 1 || perPersonMax > 20) {
      return complain(`${name}: one person can take 1 to 20.`);
    }
    if (salesOpenAt && salesCloseAt && salesCloseAt <= salesOpenAt) {
      return complain(`${name}: its sale must close after it opens.`);
    }
    const { id, admits, hidden } = type;
    const sale = { salesOpenAt: salesOpenAt ?? null, salesCloseAt: salesCloseAt ?? null };
    ticketTypes.push({ ...(id && { id }), name, price, admits, hidden, perPersonMax, ...sale });
  }
  const saved: Fields["quotas"] = [];
  for (const { id, size: text, typeKeys, ...quota } of quotas) {
    const name = quota.name.trim();
    const size = Number(text);
    if (!name) return complain("Every shared limit needs a name.");
    if (!Number.isInteger(size) || size < 0) return complain(`${name}: how many is a whole number.`);
    if (typeKeys.length === 0) return complain(`${name}: choose the tickets it counts.`);
    const at = typeKeys.map((key) => types.findIndex((type) => type.key === key));
    saved.push({ ...(id && { id }), name, size, types: at.filter((index) => index >= 0) });
  }
  const { online: payOnline, refundShareBp: shareBp, refundUntil } = payment;
  const until = refundUntil === "" ? null : (fromCampusField(refundUntil, timeZone) ?? null);
  return { ok: true, fields: { ticketTypes, quotas: saved, payOnline, refund: { shareBp, until } } };
}
