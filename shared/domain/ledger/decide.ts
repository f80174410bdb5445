import type { Given } from "#shared/given";
import type { TicketTypeId } from "#shared/ids";
import { assertNever, ok, type Result, refuse } from "#shared/result";
import { printBadge } from "./badges.ts";
import { booked, claimOf, isSameClaim, ticketsOf, typeOf } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { confirmed } from "./confirm.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { whyNotAtDoor, whyNotBringIn } from "./guests.ts";
import { registerHolder } from "./holders.ts";
import { openScanLog, takeLateScan } from "./late.ts";
import { leftUnanswered, markRegistration } from "./marks.ts";
import { entryOf } from "./party.ts";
import {
  ACCEPTED_PAY_MS,
  awaitPayment,
  expirePayment,
  keptOf,
  PAY_MS,
  passesOrPayment,
  receivePayment,
  refundOf,
} from "./payment.ts";
import type { LedgerRefusal } from "./refusals.ts";
import { annulScan, scanPass } from "./scan.ts";
import { takePass, whyVoid } from "./transfers.ts";
import type { Choice, Hold, LedgerConfig, LedgerEvent, LedgerSlice, Pass } from "./types.ts";
import {
  isFull,
  isGone,
  nextInLine,
  seatsLeft,
  seatsTaken,
  whyNeverEnough,
  whyNotRegister,
  whyNotTakeSeat,
} from "./view.ts";

/** Long enough to read the terms and press a button, short enough that a full event frees up while people watch. */
export const HOLD_MS = 5 * 60_000;

/** Time to see the mail and come back to a screen; the next in line waits for it. */
export const OFFER_MS = 30 * 60_000;

type Decision = Result<LedgerDomainEvent[], LedgerRefusal>;

/**
 * What a command does to the ledger, as events to persist and then `evolve`; O(1) in the size of the event.
 * An empty list means the ledger already is as the command wants it: a repeated hold or release, an equal configuration.
 * ScanPass is never refused: a scan that lets nobody in is the fact `ScanRefused`.
 * Seats: a hold or an offer keeps its seat until an event ends it, even when its time is over, so its owner may still use it.
 * While somebody waits, what they lack is kept for who waits longest, and nobody else.
 * @param slice the totals, and the records of the person or pass the command names
 * @param given `now` in epoch milliseconds, and ids for what is created
 */
export function decide(slice: LedgerSlice, command: LedgerCommand, given: Given): Decision {
  const { now } = given;
  switch (command.type) {
    case "ConfigureEvent":
      return configureEvent(slice, command.config, now);
    case "HoldSeat":
      return holdSeat(slice, command, now);
    case "ReleaseHold":
      return ok(slice.hold ? [holdReleased(slice.hold, "released", now)] : []);
    case "ExpireHold":
      return ok(slice.hold && now >= slice.hold.expiresAt ? [holdReleased(slice.hold, "expired", now)] : []);
    case "Register":
      return register(slice, command, given);
    case "JoinWaitlist":
      return joinWaitlist(slice, command, given);
    case "RegisterGuest":
      return registerGuest(slice, command, given);
    case "BringIn":
      return bringIn(slice, command, given);
    case "TakePass":
      return takePass(slice, command, given);
    case "OfferSeat":
      return ok(offerSeat(slice, now));
    case "ExpireOffer":
      return ok(expireOffer(slice, now));
    case "ConfirmRegistration":
      return confirmRegistration(slice, command, given);
    case "CancelRegistration":
      return cancelRegistration(slice, command, now);
    case "AwaitPayment":
      return awaitPayment(slice, now);
    case "ReceivePayment":
      return receivePayment(slice, command, given);
    case "ExpirePayment":
      return ok(expirePayment(slice, now));
    case "RevokePasses":
      return revokePasses(slice, now);
    case "ScanPass":
      return ok(scanPass(slice, command, now));
    case "AnnulScan":
      return annulScan(slice, command, now);
    case "OpenScanLog":
      return openScanLog(slice, command, now);
    case "TakeLateScan":
      return takeLateScan(slice, command, now);
    case "MarkRegistration":
      return markRegistration(slice, command, now);
    case "PrintBadge":
      return printBadge(slice, command, given);
    case "RegisterHolder":
      return registerHolder(slice, command, now);
    default:
      return assertNever(command);
  }
}

function configureEvent({ event }: LedgerSlice, config: LedgerConfig, now: number): Decision {
  const { version } = event.config;
  if (config.version === version && isSameConfig(config, event.config)) return ok([]);
  if (config.version <= version) return refuse({ code: "stale-config", version });
  const refusal = whyNotConfigure(event, config);
  return refusal ? refuse(refusal) : ok([{ type: "EventConfigured", config, at: now }]);
}

/** Nothing that somebody has may be taken from them by an edit. */
function whyNotConfigure({ config: before, totals }: LedgerEvent, config: LedgerConfig): LedgerRefusal | null {
  const taken = seatsTaken({ totals });
  if (config.capacity < taken) return { code: "capacity-below-taken", taken };
  for (const { id, admits } of before.ticketTypes) {
    const taken = totals.taken[id] ?? 0;
    if (taken > 0 && typeOf(config, { ticketTypeId: id })?.admits !== admits) {
      return { code: "ticket-type-taken", ticketTypeId: id, taken };
    }
  }
  for (const { name, size, ticketTypeIds } of config.quotas) {
    const taken = ticketTypeIds.reduce((sum, id) => sum + (totals.taken[id] ?? 0), 0);
    if (size < taken) return { code: "quota-below-taken", name, taken };
  }
  for (const { id, name } of entryOf(before).lists.filter(({ kind }) => kind === "zone")) {
    const people = totals.lists?.[id] ?? 0;
    const isKept = entryOf(config).lists.some((list) => list.id === id && list.kind === "zone");
    if (people > 0 && !isKept) return { code: "zone-not-empty", name, people };
  }
  return null;
}

function holdSeat(
  slice: LedgerSlice,
  { userId, choice, heldUntil }: Extract<LedgerCommand, { type: "HoldSeat" }>,
  now: number,
): Decision {
  const refusal = whyNotTakeSeat(slice, choice, heldUntil, now);
  if (refusal) return refuse(refusal);
  // Seats that were offered are kept already.
  if (slice.registration?.status === "offered") return ok([]);
  const { config } = slice.event;
  const claim = claimOf(config, ticketsOf(config, choice, ""), choice.code);
  const { hold } = slice;
  const isExpired = hold !== null && now >= hold.expiresAt;
  if (hold && !isExpired && isSameClaim(hold.claim, claim)) return ok([]);
  const held: LedgerDomainEvent = { type: "SeatHeld", userId, expiresAt: now + HOLD_MS, claim, at: now };
  return ok(hold ? [holdReleased(hold, isExpired ? "expired" : "replaced", now), held] : [held]);
}

function register(slice: LedgerSlice, command: Extract<LedgerCommand, { type: "Register" }>, given: Given): Decision {
  const refusal = whyNotTakeSeat(slice, command.choice, command.heldUntil, given.now);
  if (refusal) return refuse(refusal);
  const { config } = slice.event;
  const { events, open } = seated(slice, command, given);
  if (!config.approval) events.push(...passesOrPayment(open, config, given, given.now + PAY_MS));
  return ok(events);
}

/** Whoever made the list has said yes to everybody on it; what their tickets cost is paid at the door. */
function bringIn(slice: LedgerSlice, command: Extract<LedgerCommand, { type: "BringIn" }>, given: Given): Decision {
  const refusal = whyNotBringIn(slice, command.choice, given.now);
  if (refusal) return refuse(refusal);
  const { events, open } = seated(slice, command, given);
  const marks = slice.registration?.id === open.id ? slice.registration.marks : undefined;
  const asked = leftUnanswered({ ...open, ...(marks ? { marks } : {}) }, command.unanswered, given.now);
  return ok([...events, ...confirmed(open, slice.event.config, given, false), ...asked]);
}

/** The seats become theirs: those they hold or are offered, or others. */
function seated(
  slice: LedgerSlice,
  { userId, name, choice }: Extract<LedgerCommand, { type: "Register" | "BringIn" }>,
  { now, ids }: Given,
) {
  const offered = slice.registration?.status === "offered" ? slice.registration : null;
  const registrationId = offered?.id ?? ids.registration();
  const asked = askedFor(slice, choice, name);
  const events: LedgerDomainEvent[] = slice.hold ? [holdReleased(slice.hold, "used", now)] : [];
  events.push(
    offered
      ? { type: "OfferTaken", registrationId, userId, offered: offered.claim, ...asked, at: now }
      : { type: "RegistrationRequested", registrationId, userId, name, ...asked, at: now },
  );
  return { events, open: { id: registrationId, userId, ...asked } };
}

/** Whoever lets them in has looked at them, so they wait for nobody's approval. */
function registerGuest(
  slice: LedgerSlice,
  { userId, name, choice, unanswered }: Extract<LedgerCommand, { type: "RegisterGuest" }>,
  given: Given,
): Decision {
  const { now, ids } = given;
  const refusal = whyNotAtDoor(slice, choice, now);
  if (refusal) return refuse(refusal);
  const registrationId = ids.registration();
  const asked = askedFor(slice, choice, name);
  return ok([
    { type: "RegistrationRequested", registrationId, userId, name, ...asked, at: now },
    ...confirmed({ id: registrationId, userId, ...asked }, slice.event.config, given, false),
    ...leftUnanswered({ id: registrationId, userId }, unanswered, now),
  ]);
}

function joinWaitlist(
  slice: LedgerSlice,
  { userId, name, choice }: Extract<LedgerCommand, { type: "JoinWaitlist" }>,
  { now, ids }: Given,
): Decision {
  const { registration, event, hold } = slice;
  if (registration?.status === "offered") return refuse({ code: "already-waiting", since: registration.requestedAt });
  const refusal = whyNotRegister(slice, choice, now);
  if (!refusal) return refuse({ code: "seats-left", seatsLeft: seatsLeft(slice, now) });
  if (!isFull(refusal)) return refuse(refusal);
  const asked = askedFor(slice, choice, name);
  const hopeless = whyNeverEnough(event, asked.claim);
  if (hopeless) return refuse(hopeless);
  const waitNumber = event.totals.everWaited + 1;
  const registrationId = ids.registration();
  const joined = { type: "WaitlistJoined", registrationId, userId, name, waitNumber, ...asked, at: now } as const;
  // In line for more than they hold: both at once would take seats twice.
  return ok(hold ? [holdReleased(hold, "released", now), joined] : [joined]);
}

/** Tickets at their prices, and what they take. */
function askedFor({ event: { config } }: LedgerSlice, choice: Choice, name: string) {
  const tickets = ticketsOf(config, choice, name);
  return { tickets: booked(config, tickets, choice.code), claim: claimOf(config, tickets, choice.code) };
}

function offerSeat(slice: LedgerSlice, now: number): LedgerDomainEvent[] {
  const { event, registration } = slice;
  if (registration?.status !== "waiting" || nextInLine(slice, now)?.userId !== registration.userId) return [];
  const { id: registrationId, userId, claim } = registration;
  const closes = Object.keys(claim.counts).map(
    (id) => typeOf(event.config, { ticketTypeId: id as TicketTypeId })?.salesCloseAt ?? event.config.salesCloseAt,
  );
  const expiresAt = Math.min(now + OFFER_MS, event.config.salesCloseAt, ...closes);
  return [{ type: "SeatOffered", registrationId, userId, expiresAt, claim, at: now }];
}

function expireOffer({ registration }: LedgerSlice, now: number): LedgerDomainEvent[] {
  if (registration?.status !== "offered" || now < (registration.offerEndsAt ?? 0)) return [];
  const { id: registrationId, userId, claim } = registration;
  const was = { was: "offered", why: "offer-over", refund: null } as const;
  return [{ type: "RegistrationCancelled", registrationId, userId, ...was, claim, at: now }];
}

function confirmRegistration(
  { event: { config }, registration }: LedgerSlice,
  { atDoor }: Extract<LedgerCommand, { type: "ConfirmRegistration" }>,
  given: Given,
): Decision {
  if (!registration) return refuse({ code: "not-registered" });
  if (registration.status !== "pending") {
    return refuse({ code: "registration-not-pending", status: registration.status });
  }
  if (atDoor) return ok(confirmed(registration, config, given, false));
  if (registration.payBy !== null) return refuse({ code: "payment-awaited", payBy: registration.payBy });
  return ok(passesOrPayment(registration, config, given, given.now + ACCEPTED_PAY_MS));
}

function cancelRegistration(
  { event, registration, passes }: LedgerSlice,
  { refund: wish }: Extract<LedgerCommand, { type: "CancelRegistration" }>,
  now: number,
): Decision {
  if (!registration) return refuse({ code: "not-registered" });
  const { id: registrationId, userId, status: was, claim } = registration;
  if (isGone(was)) {
    return refuse({ code: "already-cancelled", cancelledAt: registration.cancelledAt ?? registration.requestedAt });
  }
  const own = passes.filter((pass) => pass.registrationId === registrationId);
  const inside = own.find(({ admission }) => admission)?.admission;
  if (inside) return refuse(alreadyAdmitted(inside));
  const refund = refundOf(registration, event.config, wish, now);
  const kept = keptOf(registration, refund);
  const cancelled = { registrationId, userId, was, claim, refund, ...(kept ? { kept } : {}), at: now };
  const why = wish === "rule" ? "asked" : "withdrawn";
  return ok([{ type: "RegistrationCancelled", ...cancelled, why }, ...revoked(own, now)]);
}

function revokePasses({ passes }: LedgerSlice, now: number): Decision {
  const pass = passes.find(({ givenAt }) => givenAt === undefined) ?? passes[0];
  if (!pass) return refuse({ code: "not-registered" });
  const events = revoked(passes, now);
  return events.length > 0 ? ok(events) : refuse(whyVoid({ ...pass, revokedAt: pass.revokedAt ?? now }));
}

function revoked(passes: readonly Pass[], now: number): LedgerDomainEvent[] {
  return passes
    .filter(({ revokedAt }) => revokedAt === null)
    .map(({ id }) => ({ type: "PassRevoked", passId: id, at: now }));
}

function holdReleased(
  { userId, claim }: Hold,
  reason: Extract<LedgerDomainEvent, { type: "HoldReleased" }>["reason"],
  now: number,
): LedgerDomainEvent {
  return { type: "HoldReleased", userId, reason, claim, at: now };
}

function alreadyAdmitted({ at, gateName }: NonNullable<Pass["admission"]>) {
  return { code: "already-admitted", admittedAt: at, gateName } as const;
}

function isSameConfig(a: LedgerConfig, b: LedgerConfig): boolean {
  return JSON.stringify(a, sortKeys) === JSON.stringify(b, sortKeys);
}

/** A stored configuration may come back with its keys in another order. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
