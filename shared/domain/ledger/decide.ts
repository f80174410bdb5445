import type { Given } from "#shared/given";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { assertNever, ok, type Result, refuse } from "#shared/result";
import type {
  Hold,
  LedgerCommand,
  LedgerConfig,
  LedgerDomainEvent,
  LedgerRefusal,
  LedgerSlice,
  Pass,
  Registration,
  ScanRefusal,
} from "./types.ts";
import { canOffer, seatsLeft, seatsTaken, whyNotRegister } from "./view.ts";

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
 * While somebody waits, a free seat is theirs who waits longest, and nobody else's.
 * @param slice the totals, and the records of the person or pass the command names
 * @param given `now` in epoch milliseconds, and ids for what is created
 */
export function decide(slice: LedgerSlice, command: LedgerCommand, given: Given): Decision {
  const { now } = given;
  switch (command.type) {
    case "ConfigureEvent":
      return configureEvent(slice, command.config, now);
    case "HoldSeat":
      return holdSeat(slice, command.userId, now);
    case "ReleaseHold":
      return ok(slice.hold ? [holdReleased(slice.hold, "released", now)] : []);
    case "ExpireHold":
      return ok(slice.hold && now >= slice.hold.expiresAt ? [holdReleased(slice.hold, "expired", now)] : []);
    case "Register":
      return register(slice, command, given);
    case "JoinWaitlist":
      return joinWaitlist(slice, command, given);
    case "OfferSeat":
      return ok(offerSeat(slice, now));
    case "ExpireOffer":
      return ok(expireOffer(slice, now));
    case "ConfirmRegistration":
      return confirmRegistration(slice, given);
    case "CancelRegistration":
      return cancelRegistration(slice, now);
    case "RevokePass":
      return revokePass(slice, command, now);
    case "ScanPass":
      return ok([scanPass(slice, command, now)]);
    default:
      return assertNever(command);
  }
}

function configureEvent({ event }: LedgerSlice, config: LedgerConfig, now: number): Decision {
  const { version } = event.config;
  if (config.version === version && isSameConfig(config, event.config)) return ok([]);
  if (config.version <= version) return refuse({ code: "stale-config", version });
  const taken = seatsTaken(event);
  if (config.capacity < taken) return refuse({ code: "capacity-below-taken", taken });
  return ok([{ type: "EventConfigured", config, at: now }]);
}

function holdSeat(slice: LedgerSlice, userId: Hold["userId"], now: number): Decision {
  const refusal = whyNotRegister(slice, now);
  if (refusal) return refuse(refusal);
  // A seat that was offered is kept already.
  if (slice.registration?.status === "offered") return ok([]);
  if (slice.hold && now < slice.hold.expiresAt) return ok([]);
  const held: LedgerDomainEvent = { type: "SeatHeld", userId, expiresAt: now + HOLD_MS, at: now };
  return ok(slice.hold ? [holdReleased(slice.hold, "expired", now), held] : [held]);
}

function register(
  slice: LedgerSlice,
  { userId, name }: Extract<LedgerCommand, { type: "Register" }>,
  { now, ids }: Given,
): Decision {
  const refusal = whyNotRegister(slice, now);
  if (refusal) return refuse(refusal);
  const offered = slice.registration?.status === "offered" ? slice.registration : null;
  const registrationId = offered?.id ?? ids.registration();
  const events: LedgerDomainEvent[] = slice.hold ? [holdReleased(slice.hold, "used", now)] : [];
  events.push(
    offered
      ? { type: "OfferTaken", registrationId, userId, at: now }
      : { type: "RegistrationRequested", registrationId, userId, name, at: now },
  );
  if (!slice.event.config.approval) events.push(...confirmed({ id: registrationId, userId, name }, { now, ids }));
  return ok(events);
}

function joinWaitlist(
  slice: LedgerSlice,
  { userId, name }: Extract<LedgerCommand, { type: "JoinWaitlist" }>,
  { now, ids }: Given,
): Decision {
  const { registration, event } = slice;
  if (registration?.status === "waiting" || registration?.status === "offered") {
    return refuse({ code: "already-waiting", since: registration.requestedAt });
  }
  const refusal = whyNotRegister(slice, now);
  if (refusal && refusal.code !== "event-full") return refuse(refusal);
  if (!refusal) return refuse({ code: "seats-left", seatsLeft: seatsLeft(event) });
  const waitNumber = event.totals.everWaited + 1;
  return ok([{ type: "WaitlistJoined", registrationId: ids.registration(), userId, name, waitNumber, at: now }]);
}

function offerSeat({ event, registration }: LedgerSlice, now: number): LedgerDomainEvent[] {
  if (registration?.status !== "waiting" || !canOffer(event, now)) return [];
  const expiresAt = Math.min(now + OFFER_MS, event.config.salesCloseAt);
  const { id: registrationId, userId } = registration;
  return [{ type: "SeatOffered", registrationId, userId, expiresAt, at: now }];
}

function expireOffer({ registration }: LedgerSlice, now: number): LedgerDomainEvent[] {
  if (registration?.status !== "offered" || now < (registration.offerEndsAt ?? 0)) return [];
  const { id: registrationId, userId } = registration;
  return [{ type: "RegistrationCancelled", registrationId, userId, was: "offered", at: now }];
}

function confirmRegistration({ registration }: LedgerSlice, given: Given): Decision {
  if (!registration) return refuse({ code: "not-registered" });
  if (registration.status !== "pending") {
    return refuse({ code: "registration-not-pending", status: registration.status });
  }
  return ok(confirmed(registration, given));
}

function cancelRegistration({ registration, pass }: LedgerSlice, now: number): Decision {
  if (!registration) return refuse({ code: "not-registered" });
  const { id: registrationId, userId, status: was } = registration;
  if (was === "cancelled") {
    return refuse({ code: "already-cancelled", cancelledAt: registration.cancelledAt ?? registration.requestedAt });
  }
  const own = pass?.registrationId === registrationId ? pass : null;
  if (own?.admission) return refuse(alreadyAdmitted(own.admission));
  const cancelled: LedgerDomainEvent = { type: "RegistrationCancelled", registrationId, userId, was, at: now };
  return ok(
    own && own.revokedAt === null ? [cancelled, { type: "PassRevoked", passId: own.id, at: now }] : [cancelled],
  );
}

function revokePass(
  { pass }: LedgerSlice,
  { passId }: Extract<LedgerCommand, { type: "RevokePass" }>,
  now: number,
): Decision {
  if (pass?.id !== passId) return refuse({ code: "pass-unknown" });
  if (pass.revokedAt !== null) return refuse({ code: "pass-revoked", revokedAt: pass.revokedAt });
  return ok([{ type: "PassRevoked", passId, at: now }]);
}

function scanPass(
  slice: LedgerSlice,
  { gateId, codeRefusal }: Extract<LedgerCommand, { type: "ScanPass" }>,
  now: number,
): LedgerDomainEvent {
  const { pass } = slice;
  const { config } = slice.event;
  const stop = (refusal: ScanRefusal): LedgerDomainEvent => ({
    type: "ScanRefused",
    passId: pass?.id ?? null,
    gateId,
    refusal,
    at: now,
  });
  if (codeRefusal) return stop(codeRefusal);
  if (config.status !== "live") return stop({ code: "event-not-live", status: config.status });
  const gate = config.gates.find(({ id }) => id === gateId);
  if (!gate) return stop({ code: "gate-unknown" });
  if (!pass) return stop({ code: "pass-unknown" });
  const refusal = whyNotAdmit(pass, config, now);
  if (refusal) return stop(refusal);
  return { type: "PassAdmitted", passId: pass.id, gateId, gateName: gate.name, at: now };
}

function whyNotAdmit(pass: Pass, config: LedgerConfig, now: number): ScanRefusal | null {
  if (pass.revokedAt !== null) return { code: "pass-revoked", revokedAt: pass.revokedAt };
  if (pass.admission) return alreadyAdmitted(pass.admission);
  // A typed short code carries no window of its own, so without these two it would outlive the QR beside it.
  if (now < config.passesFrom) return { code: "pass-not-yet-valid", validFrom: config.passesFrom };
  if (now >= config.passesUntil) return { code: "pass-expired", expiredAt: config.passesUntil };
  return null;
}

function confirmed(
  { id: registrationId, userId, name }: Pick<Registration, "id" | "userId" | "name">,
  { now, ids }: Given,
): LedgerDomainEvent[] {
  const shortCode = ids.shortCode(SHORT_CODE_CHARS);
  return [
    { type: "RegistrationConfirmed", registrationId, userId, at: now },
    { type: "PassIssued", passId: ids.pass(), registrationId, userId, name, shortCode, at: now },
  ];
}

function holdReleased({ userId }: Hold, reason: "used" | "released" | "expired", now: number): LedgerDomainEvent {
  return { type: "HoldReleased", userId, reason, at: now };
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
