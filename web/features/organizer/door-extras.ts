import { useState } from "react";
import type { TicketType } from "#shared/domain/ledger/types";
import type { DoorListEntry } from "#shared/views/event";

/** What the door list can show besides names, seats and what can be done, in its order. */
export const DOOR_EXTRAS = ["tickets", "asked", "confirmed", "gate", "code", "price", "paid"] as const;
export type DoorExtra = (typeof DOOR_EXTRAS)[number];

export const EXTRA_WORDS: Readonly<Record<DoorExtra, string>> = {
  tickets: "Tickets",
  asked: "Asked",
  confirmed: "Confirmed",
  gate: "Gate",
  code: "Code",
  price: "Price",
  paid: "Paid online",
};

export type NamedTicketType = Pick<TicketType, "id" | "name">;

/** "2 × Student, Dinner", in the event's order. */
export function ticketWords(tickets: DoorListEntry["tickets"], types: readonly NamedTicketType[]): string {
  const words = types.flatMap(({ id, name }) => {
    const many = tickets.filter(({ ticketTypeId }) => ticketTypeId === id).length;
    return many === 0 ? [] : [many === 1 ? name : `${many} × ${name}`];
  });
  return words.join(", ");
}

const STORAGE_KEY = "campuspulse.door-columns";

/** The chosen columns, for all events in this browser. @param usual until somebody has chosen */
export function useDoorExtras(usual: readonly DoorExtra[]) {
  const [chosen, setChosen] = useState(remembered);
  return {
    chosen: chosen ?? usual,
    /** Somebody has chosen them. */
    areWanted: chosen !== null,
    choose: (next: readonly string[]) => {
      const kept = DOOR_EXTRAS.filter((key) => next.includes(key));
      setChosen(kept);
      try {
        localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
      } catch {
        // then it lasts as long as this page
      }
    },
  };
}

function remembered(): readonly DoorExtra[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");
    return Array.isArray(kept) ? DOOR_EXTRAS.filter((key) => kept.includes(key)) : null;
  } catch {
    return null;
  }
}
