import type { Given } from "#shared/given";
import type { PassId } from "#shared/ids";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import { claimOf, typeOf } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import type { GiveRefusal, LedgerRefusal } from "./refusals.ts";
import type { BookedTicket, Claim, Giver, LedgerConfig, LedgerSlice, Pass, RegistrationStatus } from "./types.ts";
import { whyClosed } from "./view.ts";

/** What must be known of a registration to say whether one of its passes can be given away: as stored, or as its owner sees it. */
type Givable = {
  readonly status: RegistrationStatus;
  readonly passes: readonly {
    readonly id: PassId;
    readonly revokedAt: number | null;
    readonly givenAt?: number | null;
    readonly admission: { readonly at: number; readonly gateName: string } | null;
  }[];
};

/** Why this pass stays whose it is, or null. Whether the event still takes anybody is asked elsewhere. */
export function whyNotGive({ status, passes }: Givable, passId: PassId): GiveRefusal | null {
  if (status === "pending") return { code: "not-confirmed-yet" };
  const pass = passes.find(({ id }) => id === passId);
  if (!pass) return { code: "pass-not-there" };
  if (pass.revokedAt !== null) return whyVoid({ ...pass, revokedAt: pass.revokedAt });
  if (!pass.admission) return null;
  return { code: "already-admitted", admittedAt: pass.admission.at, gateName: pass.admission.gateName };
}

/** Why a pass lets nobody in any more. */
export function whyVoid({
  revokedAt,
  givenAt,
}: {
  readonly revokedAt: number;
  readonly givenAt?: number | null;
}): Extract<GiveRefusal, { code: "pass-given" | "pass-revoked" }> {
  return givenAt ? { code: "pass-given", givenAt } : { code: "pass-revoked", revokedAt };
}

/**
 * The giver's pass ends and the taker's begins, in this order and in one turn: there is no instant with two, nor one at which
 * the place is anybody else's. With the pass that its add-ons are paid with go the add-ons. A place on the waiting list, or a
 * seat that is kept for the taker, is given up for it.
 */
export function takePass(
  slice: LedgerSlice,
  { userId, name, passId }: Extract<LedgerCommand, { type: "TakePass" }>,
  { now, ids }: Given,
): Result<LedgerDomainEvent[], LedgerRefusal> {
  const { event, giver } = slice;
  const refusal = whyNotTake(slice, passId, now);
  if (refusal) return refuse(refusal);
  const pass = giver?.passes.find(({ id }) => id === passId);
  if (!giver || !pass) return refuse({ code: "pass-not-there" });
  const moved = goesWith(giver, pass, event.config);
  const registrationId = ids.registration();
  const { ticketTypeId, due } = pass;
  const tickets = moved.tickets.map((ticket, at) => (at === 0 ? { ...ticket, name } : ticket));
  const mine = { registrationId, userId } as const;
  const issued = {
    passId: ids.pass(),
    ...mine,
    number: 1,
    ticketTypeId,
    name,
    shortCode: ids.shortCode(SHORT_CODE_CHARS),
  };
  return ok([
    ...givenUp(slice, now),
    { type: "PassGiven", passId, registrationId: giver.registration.id, userId: pass.userId, ...moved, at: now },
    { type: "RegistrationRequested", ...mine, name, claim: moved.claim, tickets, at: now },
    { type: "RegistrationConfirmed", ...mine, claim: moved.claim, at: now },
    { type: "PassIssued", ...issued, due, at: now },
  ]);
}

/** What is left to whoever gives: the pass is void, the place gone, and with the last place the registration. */
export function withoutGiven(
  { registration, passes }: Giver,
  { passId, claim, tickets, at }: Extract<LedgerDomainEvent, { type: "PassGiven" }>,
): Giver {
  const left = [...registration.tickets];
  for (const { ticketTypeId, name } of tickets) {
    left.splice(
      left.findIndex((ticket) => ticket.ticketTypeId === ticketTypeId && ticket.name === name),
      1,
    );
  }
  const kept = { ...registration, tickets: left, claim: minus(registration.claim, claim) };
  return {
    registration: kept.claim.seats > 0 ? kept : { ...kept, status: "cancelled", cancelledAt: at },
    passes: passes.map((pass) => (pass.id === passId ? { ...pass, revokedAt: at, givenAt: at } : pass)),
  };
}

function whyNotTake({ event, giver, registration }: LedgerSlice, passId: PassId, now: number): LedgerRefusal | null {
  if (!giver) return { code: "not-registered" };
  if (registration?.id === giver.registration.id) return { code: "pass-given-to-oneself" };
  if (registration?.status === "pending" || registration?.status === "confirmed") {
    return { code: "already-registered", registeredAt: registration.requestedAt, status: registration.status };
  }
  const { status } = giver.registration;
  return whyNotGive({ status, passes: giver.passes }, passId) ?? whyClosed(event, now);
}

/** The ticket first, then what is paid with it. Tickets of one type in one name are alike, so any of them is the pass's. */
function goesWith(
  { registration, passes }: Giver,
  pass: Pass,
  config: LedgerConfig,
): { readonly tickets: readonly BookedTicket[]; readonly claim: Claim } {
  const own = registration.tickets.find(
    ({ ticketTypeId, name }) => ticketTypeId === pass.ticketTypeId && name === pass.name,
  );
  if (!own) throw new Error("a pass of no ticket");
  const isLast = registration.claim.seats === 1;
  const bringsAll = isLast || passes[0]?.id === pass.id;
  const addOns = registration.tickets.filter((ticket) => bringsAll && !typeOf(config, ticket)?.admits);
  const tickets = [own, ...addOns];
  const claim = claimOf(config, tickets, null);
  // A code is used once, whoever comes with it: it goes with the last of its tickets.
  return { tickets, claim: isLast ? { ...claim, codeId: registration.claim.codeId } : claim };
}

function givenUp({ hold, registration }: LedgerSlice, now: number): LedgerDomainEvent[] {
  const events: LedgerDomainEvent[] = [];
  if (hold) events.push({ type: "HoldReleased", userId: hold.userId, reason: "released", claim: hold.claim, at: now });
  if (registration?.status === "waiting" || registration?.status === "offered") {
    const { id: registrationId, userId, status: was, claim } = registration;
    events.push({
      type: "RegistrationCancelled",
      registrationId,
      userId,
      was,
      why: "asked",
      claim,
      refund: null,
      at: now,
    });
  }
  return events;
}

function minus(from: Claim, claim: Claim): Claim {
  const counts = { ...from.counts };
  for (const [id, many] of Object.entries(claim.counts) as [keyof typeof counts, number][]) {
    const left = (counts[id] ?? 0) - many;
    if (left === 0) delete counts[id];
    else counts[id] = left;
  }
  return { seats: from.seats - claim.seats, counts, codeId: claim.codeId === null ? from.codeId : null };
}
