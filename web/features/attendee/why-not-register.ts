import { claimOf, NO_REFUND } from "#shared/domain/ledger/choice";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import type { RegisterRefusal } from "#shared/domain/ledger/refusals";
import type { LedgerSlice } from "#shared/domain/ledger/types";
import { whyNotRegister as decideWhyNot } from "#shared/domain/ledger/view";
import type { QuotaId, UserId } from "#shared/ids";
import type { EventPage } from "#shared/views/event";

type Seen = Pick<EventPage, "status" | "salesOpenAt" | "salesCloseAt" | "startsAt" | "endsAt"> &
  Pick<EventPage, "capacity" | "seatsLeft" | "approval" | "ticketTypes" | "mine">;

/** The refusal a registration of one ticket, of whatever type there still is, would meet: asked of the ledger's own rule with what this page can see of its state. */
export function whyNotRegister(event: Seen, userId: UserId | null, now: number): RegisterRefusal | null {
  const { ticketTypes } = event;
  const likely = ticketTypes.find(({ admits, left }) => admits && left > 0) ?? ticketTypes.find(({ admits }) => admits);
  const tickets = likely ? [{ ticketTypeId: likely.id, name: "" }] : [];
  return decideWhyNot(sliceOf(event, userId), { tickets, code: null }, now);
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
        payOnline: false,
        refund: NO_REFUND,
        passRules: USUAL_PASS_RULES,
        gates: [],
        ticketTypes: event.ticketTypes.map((type) => ({ ...type, hidden: false })),
        // How many are left of each is all this page knows.
        quotas: event.ticketTypes.map(({ id, name, left }) => ({
          ...{ id: id as string as QuotaId, name, size: left, ticketTypeIds: [id] },
        })),
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
        taken: {},
      },
    },
    heads: [],
    codeUses: {},
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
            payBy: mine.payBy,
            payTries: 0,
            paid: null,
            refund: mine.refund,
            claim: claimOf({ ticketTypes: event.ticketTypes }, mine.tickets, null),
            tickets: mine.tickets,
          }
        : null,
    passes: [],
  };
}
