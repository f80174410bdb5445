import { takeStep } from "#shared/domain/entry/evolve";
import type { TakenScan } from "#shared/domain/entry/merge";
import type { EntryStep } from "#shared/domain/entry/types";
import { countsOf, ENTRY_LIST_ID, type StepCounts, undone } from "#shared/domain/entry/view";
import { CHAIN_START } from "#shared/hash-chain";
import type { ListId, PassId, RegistrationId, TicketTypeId } from "#shared/ids";
import { assertNever } from "#shared/result";
import { replaced } from "./badges.ts";
import { NO_REFUND } from "./choice.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { USUAL_PASS_RULES, withHolder } from "./holders.ts";
import { entryOf, historyOf } from "./party.ts";
import { keepScans, takenOf, takenScan, withoutLast, withScans } from "./taken.ts";
import { withoutGiven } from "./transfers.ts";
import type {
  Claim,
  LedgerConfig,
  LedgerEvent,
  LedgerSlice,
  LedgerTotals,
  Pass,
  Registration,
  ScanLog,
} from "./types.ts";

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
    payOnline: false,
    refund: NO_REFUND,
    gates: [],
    ticketTypes: [],
    quotas: [],
    passRules: USUAL_PASS_RULES,
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
    taken: {},
  },
};

/** The event as it is right after its first EventConfigured: this configuration and totals of zero. */
export function newLedgerEvent(config: LedgerConfig): LedgerEvent {
  return { ...UNCONFIGURED_EVENT, config };
}

/** The slice of a person the ledger does not know, or of a command that names nobody. */
export function emptySlice(event: LedgerEvent): LedgerSlice {
  return { event, heads: [], codeUses: {}, hold: null, registration: null, passes: [] };
}

/**
 * The slice after one domain event. Totals follow from the event alone; a record changes only where the slice holds the
 * one the event names, so any slice of the same ledger may be evolved (a gate counts on without knowing the people).
 * Pure; shares what did not change with its argument.
 */
export function evolve(slice: LedgerSlice, event: LedgerDomainEvent): LedgerSlice {
  const { registration } = slice;
  switch (event.type) {
    case "EventConfigured":
      return { ...slice, event: { ...slice.event, config: event.config } };
    case "SeatHeld": {
      const { userId, expiresAt, claim } = event;
      return { ...take(count(slice, { held: claim.seats }), claim), hold: { userId, expiresAt, claim } };
    }
    case "HoldReleased": {
      const released = giveBack(count(slice, { held: -event.claim.seats }), event.claim);
      return { ...released, hold: slice.hold?.userId === event.userId ? null : slice.hold };
    }
    case "RegistrationRequested": {
      const { registrationId: id, userId, name, claim, tickets, at } = event;
      const open = { id, userId, name, ...NEW_REGISTRATION, requestedAt: at, claim, tickets };
      return { ...take(count(slice, { pending: claim.seats }), claim), registration: open, passes: [] };
    }
    case "WaitlistJoined": {
      const { registrationId: id, userId, name, waitNumber, claim, tickets, at } = event;
      const kept = { waitNumber, claim, tickets };
      const waiting = { id, userId, name, ...NEW_REGISTRATION, status: "waiting", requestedAt: at, ...kept } as const;
      const counted = count(slice, { waiting: claim.seats, everWaited: 1 });
      return { ...countCode(counted, claim, 1), registration: waiting, passes: [] };
    }
    case "SeatOffered": {
      const { claim } = event;
      const counted = takeTickets(count(slice, { waiting: -claim.seats, offered: claim.seats }), claim, 1);
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "offered", offerEndsAt: event.expiresAt } };
    }
    case "OfferTaken": {
      const { offered, claim, tickets } = event;
      const returned = giveBack(count(slice, { offered: -offered.seats, pending: claim.seats }), offered);
      const counted = take(returned, claim);
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "pending", offerEndsAt: null, claim, tickets } };
    }
    case "RegistrationConfirmed": {
      const counted = count(slice, { pending: -event.claim.seats, confirmed: event.claim.seats });
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "confirmed", confirmedAt: event.at, payBy: null } };
    }
    case "RegistrationCancelled": {
      const { claim, refund } = event;
      const cancelled = count(slice, { [event.was]: -claim.seats, cancelled: claim.seats });
      const counted = event.was === "waiting" ? countCode(cancelled, claim, -1) : giveBack(cancelled, claim);
      if (registration?.id !== event.registrationId) return counted;
      const status = refund ? "refunded" : "cancelled";
      const gone = { status, cancelledAt: event.at, refund: refund?.amount ?? 0 } as const;
      const payBy = event.why === "unpaid" ? registration.payBy : null;
      const offerEndsAt = event.why === "offer-over" ? registration.offerEndsAt : null;
      return { ...counted, registration: { ...registration, ...gone, payBy, offerEndsAt } };
    }
    case "RegistrationReinstated": {
      const { claim } = event;
      const counted = take(count(slice, { cancelled: -claim.seats, pending: claim.seats }), claim);
      if (registration?.id !== event.registrationId) return counted;
      return { ...counted, registration: { ...registration, status: "pending", cancelledAt: null } };
    }
    case "PaymentAwaited":
      return changeRegistration(slice, event.registrationId, {
        payBy: event.until,
        payTries: (registration?.payTries ?? 0) + 1,
      });
    case "PaymentReceived": {
      const { registrationId, paymentId, amount } = event;
      return changeRegistration(slice, registrationId, { payBy: null, paid: { paymentId, amount } });
    }
    case "PassIssued": {
      const { type: _, passId: id, at: issuedAt, ...issued } = event;
      const unused = { revokedAt: null, admission: null, holder: null };
      return { ...slice, passes: [...slice.passes, { id, ...issued, issuedAt, ...unused }] };
    }
    case "PassRevoked":
      return changePass(slice, event.passId, { revokedAt: event.at });
    case "BadgePrinted":
      return changePass(slice, event.passId, { badge: { at: event.at, printing: event.printing } });
    case "PassReplaced":
      return {
        ...slice,
        passes: slice.passes.flatMap((pass) => (pass.id === event.passId ? replaced(pass, event) : pass)),
      };
    case "HolderRegistered":
      return changePass(slice, event.passId, (pass) => withHolder(pass, event));
    case "PassGiven": {
      const { registrationId, passId, claim, at } = event;
      const counted = giveBack(count(slice, { confirmed: -claim.seats }), claim);
      const { giver } = slice;
      if (giver?.registration.id === registrationId) return { ...counted, giver: withoutGiven(giver, event) };
      const voided = changePass(counted, passId, { revokedAt: at, givenAt: at });
      if (registration?.id !== registrationId) return voided;
      return { ...voided, ...withoutGiven({ registration, passes: slice.passes }, event) };
    }
    case "RegistrationMarked":
      return changeRegistration(slice, event.registrationId, { marks: event.marks });
    case "PassAdmitted":
      return scanned(slice, event, event.step ?? FIRST_ENTRY);
    case "PassLeft":
    case "RightRedeemed":
      return scanned(slice, event, event.step);
    case "ScanAnnulled":
      return annulled(slice, event);
    case "ScanRefused":
    case "LateScanRefused":
      return count(slice, { refusedScans: 1 });
    case "LateScanTaken":
      return retaken(slice, event, (scans) => [...scans, takenScan(event)]);
    case "LateScanUndone":
      return retaken(slice, event, (scans) => scans.filter(({ id }) => id !== event.undoes));
    case "ScanLogOpened": {
      const { logId: id, by, publicKey, isLead, at } = event;
      const { scanLog } = slice;
      const opened = scanLog?.id === id ? openedAgain(scanLog, event) : { openedAt: at, seq: 0, hash: CHAIN_START };
      return { ...slice, scanLog: { ...opened, id, by, publicKey, isLead } };
    }
    case "ScanLogTaken": {
      const { logId, seq, hash } = event;
      const { scanLog } = slice;
      return scanLog?.id === logId ? { ...slice, scanLog: { ...scanLog, seq, hash } } : slice;
    }
    case "LateUndoRefused":
    case "IncidentFound":
    case "IncidentCleared":
      return slice;
    default:
      return assertNever(event);
  }
}

/** What `PassAdmitted` says where it says nothing more. */
const FIRST_ENTRY: EntryStep = { type: "entered", listId: ENTRY_LIST_ID, from: null, isReturn: false };

/** Nobody is made a lead and a steward again more often while their phone has something to send. */
const LEAD_CHANGES_KEPT_MAX = 20;

type Scanned = Extract<LedgerDomainEvent, { type: "PassAdmitted" | "PassLeft" | "RightRedeemed" }>;

function scanned(slice: LedgerSlice, event: Scanned, step: EntryStep): LedgerSlice {
  const { passId, at, gateId, gateName, scan } = event;
  const { lists } = entryOf(slice.event.config);
  const listIds = lists.map(({ id }) => id);
  return changePass(countStep(slice, countsOf(step)), passId, (pass) => {
    const entry = takeStep(historyOf(pass), step, { at, gateName, scan: scan ?? null }, listIds);
    const { listId } = step;
    const direction = step.type === "left" ? "out" : "in";
    const one = scan && takenScan({ ...event, scan, listId, direction });
    return {
      admission: pass.admission ?? (step.type === "entered" ? { at, gateId, gateName } : null),
      entry,
      // A scan without a name cannot be put in order with others: what it did stands before them.
      taken: one ? keepScans(pass, [...takenOf(pass).scans, one], lists) : { before: entry, scans: [] },
    };
  });
}

/** What is known of a pass changed, not only at its end: what it did is told anew. */
function retaken(
  slice: LedgerSlice,
  { passId, change }: Extract<LedgerDomainEvent, { type: "LateScanTaken" | "LateScanUndone" }>,
  scansAfter: (scans: readonly TakenScan[]) => readonly TakenScan[],
): LedgerSlice {
  const counted = countStep(slice, change);
  if (passId === null) return counted;
  const { lists } = entryOf(slice.event.config);
  return changePass(counted, passId, (pass) => withScans(pass, scansAfter(takenOf(pass).scans), lists));
}

/** What its scans of before could do stays what it was then. */
function openedAgain(log: ScanLog, { isLead, at }: Extract<LedgerDomainEvent, { type: "ScanLogOpened" }>): ScanLog {
  if (log.isLead === isLead) return log;
  const wasLead = [...(log.wasLead ?? []), { until: at, isLead: log.isLead }];
  return { ...log, wasLead: wasLead.slice(-LEAD_CHANGES_KEPT_MAX) };
}

function annulled(
  slice: LedgerSlice,
  { passId, step, change }: Extract<LedgerDomainEvent, { type: "ScanAnnulled" }>,
): LedgerSlice {
  const { lists } = entryOf(slice.event.config);
  return changePass(countStep(slice, change ?? undone(countsOf(step))), passId, (pass) => withoutLast(pass, lists));
}

const NEW_REGISTRATION = {
  status: "pending",
  confirmedAt: null,
  cancelledAt: null,
  waitNumber: null,
  offerEndsAt: null,
  payBy: null,
  payTries: 0,
  paid: null,
  refund: 0,
} as const;

/** Tickets and code are in use from here on. */
function take(slice: LedgerSlice, claim: Claim): LedgerSlice {
  return countCode(takeTickets(slice, claim, 1), claim, 1);
}

function giveBack(slice: LedgerSlice, claim: Claim): LedgerSlice {
  return countCode(takeTickets(slice, claim, -1), claim, -1);
}

function takeTickets(slice: LedgerSlice, { counts }: Claim, sign: 1 | -1): LedgerSlice {
  const taken = { ...slice.event.totals.taken };
  for (const [id, many] of Object.entries(counts) as [TicketTypeId, number][]) {
    const now = (taken[id] ?? 0) + sign * many;
    if (now === 0) delete taken[id];
    else taken[id] = now;
  }
  return { ...slice, event: { ...slice.event, totals: { ...slice.event.totals, taken } } };
}

function countCode(slice: LedgerSlice, { codeId }: Claim, change: 1 | -1): LedgerSlice {
  if (codeId === null) return slice;
  return { ...slice, codeUses: { ...slice.codeUses, [codeId]: (slice.codeUses[codeId] ?? 0) + change } };
}

function changeRegistration(slice: LedgerSlice, id: RegistrationId, change: Partial<Registration>): LedgerSlice {
  const { registration } = slice;
  return registration?.id === id ? { ...slice, registration: { ...registration, ...change } } : slice;
}

function changePass(
  slice: LedgerSlice,
  passId: PassId,
  change: Partial<Pass> | ((pass: Pass) => Partial<Pass>),
): LedgerSlice {
  const changed = (pass: Pass) => ({ ...pass, ...(typeof change === "function" ? change(pass) : change) });
  return { ...slice, passes: slice.passes.map((pass) => (pass.id === passId ? changed(pass) : pass)) };
}

/** What is 0 is not kept, so that an event without zones stores none. */
function countStep(slice: LedgerSlice, { admitted, left, lists }: StepCounts): LedgerSlice {
  const counted = count(slice, { admitted });
  const { left: wereLeft = 0, lists: before = {}, ...totals } = counted.event.totals;
  const after: Record<ListId, number> = { ...before };
  for (const [id, change] of lists) {
    const now = (after[id] ?? 0) + change;
    if (now === 0) delete after[id];
    else after[id] = now;
  }
  const more = {
    ...(wereLeft + left === 0 ? {} : { left: wereLeft + left }),
    ...(Object.keys(after).length === 0 ? {} : { lists: after }),
  };
  return { ...counted, event: { ...counted.event, totals: { ...totals, ...more } } };
}

function count(slice: LedgerSlice, change: Partial<Omit<LedgerTotals, "taken" | "left" | "lists">>): LedgerSlice {
  const { totals } = slice.event;
  return {
    ...slice,
    event: {
      ...slice.event,
      totals: {
        ...totals,
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
