import { assertNever } from "#shared/result";
import type { LedgerConfig, LedgerDomainEvent, LedgerEvent, LedgerSlice, LedgerTotals } from "./types.ts";

/**
 * An event nobody has configured: version 0, no seats, every command but ConfigureEvent finds it closed.
 * A ledger begins here, so its log begins with EventConfigured and replays from nothing.
 */
export const UNCONFIGURED_EVENT: LedgerEvent = {
  config: {
    version: 0,
    status: "draft",
    capacity: 0,
    salesOpenAt: 0,
    salesCloseAt: 0,
    passesFrom: 0,
    passesUntil: 0,
    approval: false,
    gates: [],
  },
  totals: {
    held: 0,
    waiting: 0,
    offered: 0,
    everWaited: 0,
    pending: 0,
    confirmed: 0,
    cancelled: 0,
    admitted: 0,
    refusedScans: 0,
  },
};

/** The event as it is right after its first EventConfigured: this configuration and totals of zero. */
export function newLedgerEvent(config: LedgerConfig): LedgerEvent {
  return { ...UNCONFIGURED_EVENT, config };
}

/** The slice of a person the ledger does not know, or of a command that names nobody. */
export function emptySlice(event: LedgerEvent): LedgerSlice {
  return { event, hold: null, registration: null, pass: null };
}

/**
 * The slice after one domain event. Totals follow from the event alone; a record changes only where the slice holds the
 * one the event names, so any slice of the same ledger may be evolved (a gate counts on without knowing the people).
 * Pure; shares what did not change with its argument.
 */
export function evolve(slice: LedgerSlice, event: LedgerDomainEvent): LedgerSlice {
  const { registration, pass } = slice;
  switch (event.type) {
    case "EventConfigured":
      return { ...slice, event: { ...slice.event, config: event.config } };
    case "SeatHeld":
      return { ...count(slice, { held: 1 }), hold: { userId: event.userId, expiresAt: event.expiresAt } };
    case "HoldReleased":
      return { ...count(slice, { held: -1 }), hold: slice.hold?.userId === event.userId ? null : slice.hold };
    case "RegistrationRequested": {
      const { registrationId: id, userId, name, at } = event;
      const open = { id, userId, name, ...NEW_REGISTRATION, requestedAt: at };
      return { ...count(slice, { pending: 1 }), registration: open, pass: null };
    }
    case "WaitlistJoined": {
      const { registrationId: id, userId, name, waitNumber, at } = event;
      const waiting = {
        id,
        userId,
        name,
        ...NEW_REGISTRATION,
        status: "waiting",
        requestedAt: at,
        waitNumber,
      } as const;
      return { ...count(slice, { waiting: 1, everWaited: 1 }), registration: waiting, pass: null };
    }
    case "SeatOffered": {
      const counted = count(slice, { waiting: -1, offered: 1 });
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "offered", offerEndsAt: event.expiresAt } };
    }
    case "OfferTaken": {
      const counted = count(slice, { offered: -1, pending: 1 });
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "pending" } };
    }
    case "RegistrationConfirmed": {
      const counted = count(slice, { pending: -1, confirmed: 1 });
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "confirmed", confirmedAt: event.at } };
    }
    case "RegistrationCancelled": {
      const counted = count(slice, { [event.was]: -1, cancelled: 1 });
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "cancelled", cancelledAt: event.at } };
    }
    case "PassIssued": {
      const { passId: id, registrationId, userId, name, shortCode, at } = event;
      const issued = { id, registrationId, userId, name, shortCode, issuedAt: at, revokedAt: null, admission: null };
      return { ...slice, pass: issued };
    }
    case "PassRevoked":
      return pass?.id === event.passId ? { ...slice, pass: { ...pass, revokedAt: event.at } } : slice;
    case "PassAdmitted": {
      const counted = count(slice, { admitted: 1 });
      if (pass?.id !== event.passId) return counted;
      const { gateId, gateName, at } = event;
      return { ...counted, pass: { ...pass, admission: { at, gateId, gateName } } };
    }
    case "ScanRefused":
      return count(slice, { refusedScans: 1 });
    default:
      return assertNever(event);
  }
}

const NEW_REGISTRATION = {
  status: "pending",
  confirmedAt: null,
  cancelledAt: null,
  waitNumber: null,
  offerEndsAt: null,
} as const;

function count(slice: LedgerSlice, change: Partial<LedgerTotals>): LedgerSlice {
  const { totals } = slice.event;
  return {
    ...slice,
    event: {
      ...slice.event,
      totals: {
        held: totals.held + (change.held ?? 0),
        waiting: totals.waiting + (change.waiting ?? 0),
        offered: totals.offered + (change.offered ?? 0),
        everWaited: totals.everWaited + (change.everWaited ?? 0),
        pending: totals.pending + (change.pending ?? 0),
        confirmed: totals.confirmed + (change.confirmed ?? 0),
        cancelled: totals.cancelled + (change.cancelled ?? 0),
        admitted: totals.admitted + (change.admitted ?? 0),
        refusedScans: totals.refusedScans + (change.refusedScans ?? 0),
      },
    },
  };
}
