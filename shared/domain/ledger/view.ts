import type {
  EventSummary,
  LedgerDomainEvent,
  LedgerEvent,
  LedgerSlice,
  RegisterRefusal,
  ScanRefusal,
  ScanVerdict,
} from "./types.ts";

/** The window of `admittedPerMinute`. */
export const RATE_WINDOW_MS = 60_000;

/** Seats nobody else can get: held, offered, pending and confirmed. Never more than the capacity. */
export function seatsTaken({ totals }: LedgerEvent): number {
  return totals.held + totals.offered + totals.pending + totals.confirmed;
}

/** Seats free for whoever comes, integer ≥ 0: none while somebody waits. */
export function seatsLeft(event: LedgerEvent): number {
  return event.totals.waiting > 0 ? 0 : Math.max(0, event.config.capacity - seatsTaken(event));
}

/** Whether the first in line gets a seat: there is one, and they could take it. */
export function canOffer(event: LedgerEvent, now: number): boolean {
  const { totals, config } = event;
  return totals.waiting > 0 && seatsTaken(event) < config.capacity && whyClosed(event, now) === null;
}

/**
 * Why the slice's person cannot register at `now` (epoch milliseconds), or null when they can; also asked before a hold.
 * Order: already registered, not published, outside sales, full. A hold or an offer is a seat, even past its time until it is
 * released.
 */
export function whyNotRegister({ event, hold, registration }: LedgerSlice, now: number): RegisterRefusal | null {
  if (registration?.status === "pending" || registration?.status === "confirmed") {
    return { code: "already-registered", registeredAt: registration.requestedAt, status: registration.status };
  }
  const closed = whyClosed(event, now);
  if (closed) return closed;
  const hasSeat = hold !== null || registration?.status === "offered";
  return hasSeat || seatsLeft(event) > 0 ? null : { code: "event-full" };
}

function whyClosed({ config }: LedgerEvent, now: number): RegisterRefusal | null {
  const { status, salesOpenAt, salesCloseAt } = config;
  if (status !== "published" && status !== "live") return { code: "event-not-published" };
  if (now < salesOpenAt) return { code: "sales-closed", opensAt: salesOpenAt, closedAt: null };
  if (now >= salesCloseAt) return { code: "sales-closed", opensAt: null, closedAt: salesCloseAt };
  return null;
}

/**
 * What everybody may see of an event.
 * @param admittedPerMinute passes admitted within the last RATE_WINDOW_MS; who keeps the clock counts them
 * @returns `registered` counts pending and confirmed; `inside` every pass admitted
 */
export function eventSummary(event: LedgerEvent, admittedPerMinute: number): EventSummary {
  const { config, totals } = event;
  return {
    status: config.status,
    capacity: config.capacity,
    seatsLeft: seatsLeft(event),
    registered: totals.pending + totals.confirmed,
    waiting: totals.waiting,
    inside: totals.admitted,
    refusedScans: totals.refusedScans,
    admittedPerMinute,
  };
}

/**
 * The gate's answer to one ScanPass.
 * @param events what `decide` gave for it
 * @param slice  the slice after those events: it names the person and counts who is inside
 * @returns a stop names the person only when the code is proven to be theirs
 * @throws Error when the events are not those of a scan
 */
export function scanVerdict(events: readonly LedgerDomainEvent[], slice: LedgerSlice): ScanVerdict {
  for (const event of events) {
    if (event.type === "PassAdmitted" && slice.pass?.id === event.passId) {
      const { passId, gateName, at } = event;
      return { verdict: "admit", passId, name: slice.pass.name, at, gateName, inside: slice.event.totals.admitted };
    }
    if (event.type === "ScanRefused") {
      const { passId, refusal, at } = event;
      const name = provesIdentity(refusal) ? (slice.pass?.name ?? null) : null;
      return { verdict: "stop", passId, name, at, refusal };
    }
  }
  throw new Error("these events hold no scan of this pass");
}

/** Whether a code refused this way was genuine: anybody can write any pass's number into a forged one. */
function provesIdentity({ code }: ScanRefusal): boolean {
  return code !== "pass-unknown" && code !== "pass-wrong-event" && code !== "pass-forged";
}
