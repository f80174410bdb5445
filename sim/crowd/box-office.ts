import type { Quota } from "#shared/domain/ledger/types";
import type { TicketTypeId } from "#shared/ids";
import type { SaveTicketsInput } from "#shared/inputs/tickets";
import type { EventSetup } from "#shared/views/event";
import { valueOr } from "./answers.ts";
import {
  BACKSTAGE_SHARE,
  DINNER_PRICE,
  DINNERS_SHARE,
  DISCOUNT_BP,
  DISCOUNTS_SHARE,
  FRONT_PRICE,
  FRONT_SHARE,
  GROUP_MAX,
  REFUND_BP,
} from "./plan.ts";
import { type Session, type SessionDeps, Trouble } from "./session.ts";

/** What can be had at the main event, and with which codes. */
export type BoxOffice = {
  /** Free, the first of the page, for groups too. */
  readonly day: TicketTypeId;
  /** Costs something, and is paid online. */
  readonly front: TicketTypeId;
  /** Hidden. */
  readonly backstage: TicketTypeId;
  /** An add-on: it costs something, and lets nobody in. */
  readonly dinner: TicketTypeId;
  /** One of `backstage` alone, one that it and `front` share, one of `dinner`. */
  readonly quotas: readonly Omit<Quota, "id">[];
  readonly accessCode: string;
  readonly discountCode: string;
  readonly discountsMax: number;
};

/** Three ticket types, two of which share a quota, an add-on, and two codes. Of all that is scarce there is less than is wanted. */
export async function openBoxOffice(
  deps: SessionDeps,
  organizer: Session,
  setup: EventSetup,
  people: number,
): Promise<BoxOffice> {
  const { id: eventId, version } = setup;
  const some = (share: number) => Math.max(1, Math.floor(people * share));
  const sale = { perPersonMax: 1, salesOpenAt: null, salesCloseAt: null, admits: true };
  const usual = setup.ticketTypes[0] && { id: setup.ticketTypes[0].id };
  const ticketTypes: SaveTicketsInput["ticketTypes"] = [
    { ...sale, ...usual, name: "Day ticket", price: 0, hidden: false, perPersonMax: GROUP_MAX },
    { ...sale, name: "Front row", price: FRONT_PRICE, hidden: false },
    { ...sale, name: "Backstage", price: 0, hidden: true },
    { ...sale, name: "Dinner", price: DINNER_PRICE, hidden: false, admits: false },
  ];
  const quotas = [
    { name: "In front", size: some(FRONT_SHARE), types: [1, 2] },
    { name: "Backstage", size: some(BACKSTAGE_SHARE), types: [2] },
    { name: "Dinner", size: some(DINNERS_SHARE), types: [3] },
  ];
  const refund = { shareBp: REFUND_BP, until: null };
  const saved = await organizer.command("organizer.saveTickets", (api, commandId) =>
    api.organizer.saveTickets.mutate({ eventId, version, commandId, ticketTypes, quotas, payOnline: true, refund }),
  );
  const after = valueOr(deps, "organizer.saveTickets", saved, []);
  const [day, front, backstage, dinner] = after?.ticketTypes ?? [];
  if (!after || !day || !front || !backstage || !dinner)
    throw new Trouble("four ticket types were saved and are not there");
  deps.book.addOns.add(dinner.id);
  const discountsMax = some(DISCOUNTS_SHARE);
  const terms = { opensAt: null, closesAt: null };
  const codes = [
    { texts: ["CREW"], usesMax: null, ticketTypeIds: [backstage.id], discount: null },
    { texts: ["EARLY"], usesMax: discountsMax, ticketTypeIds: [front.id], discount: discount() },
  ];
  for (const code of codes) {
    const added = await organizer.command("organizer.addCodes", (api, commandId) =>
      api.organizer.addCodes.mutate({ eventId, commandId, ...terms, ...code }),
    );
    valueOr(deps, "organizer.addCodes", added, []);
  }
  const ids = { day: day.id, front: front.id, backstage: backstage.id, dinner: dinner.id };
  return { ...ids, quotas: after.quotas, accessCode: "CREW", discountCode: "EARLY", discountsMax };
}

function discount() {
  return { kind: "share", value: DISCOUNT_BP } as const;
}
