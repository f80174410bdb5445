import type { LedgerSlice, RegisterRefusal } from "#shared/domain/ledger/types";
import { whyNotRegister as decideWhyNot } from "#shared/domain/ledger/view";
import type { UserId } from "#shared/ids";
import type { EventPage } from "#shared/views/event";

type Seen = Pick<EventPage, "status" | "salesOpenAt" | "salesCloseAt" | "startsAt" | "endsAt"> &
  Pick<EventPage, "capacity" | "seatsLeft" | "approval" | "mine">;

/** The refusal a registration would meet, asked of the ledger's own rule with what this page can see of its state. */
export function whyNotRegister(event: Seen, userId: UserId | null, now: number): RegisterRefusal | null {
  return decideWhyNot(sliceOf(event, userId), now);
}

function sliceOf(event: Seen, userId: UserId | null): LedgerSlice {
  const { mine } = event;
  return {
    event: {
      config: {
        version: 0,
        status: event.status,
        capacity: event.capacity,
        salesOpenAt: event.salesOpenAt,
        salesCloseAt: event.salesCloseAt,
        passesFrom: event.startsAt,
        passesUntil: event.endsAt,
        approval: event.approval,
        gates: [],
      },
      totals: {
        held: 0,
        waiting: 0,
        offered: 0,
        everWaited: 0,
        pending: 0,
        confirmed: event.capacity - event.seatsLeft,
        cancelled: 0,
        admitted: 0,
        refusedScans: 0,
      },
    },
    hold: null,
    registration:
      mine && userId
        ? {
            id: mine.id,
            userId,
            name: "",
            status: mine.status,
            requestedAt: mine.requestedAt,
            confirmedAt: null,
            cancelledAt: null,
            waitNumber: null,
            offerEndsAt: mine.offerEndsAt,
          }
        : null,
    pass: null,
  };
}
