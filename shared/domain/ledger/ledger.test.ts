import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND, USUAL_CHOICE } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide, HOLD_MS, OFFER_MS } from "./decide.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, newLedgerEvent, UNCONFIGURED_EVENT } from "./evolve.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import type { LedgerRefusal, ScanRefusal } from "./refusals.ts";
import type { Claim, LedgerConfig, LedgerSlice } from "./types.ts";
import { scanVerdict } from "./verdict.ts";
import { eventSummary, nextInLine, seatsLeft, whyNotRegister } from "./view.ts";

const HOUR_MS = 3_600_000;
const SALES_OPEN = Date.UTC(2027, 2, 1);
const NOON = Date.UTC(2027, 2, 12, 12);
const asha = countedId("user", 1);
const ben = countedId("user", 2);
const north = countedId("gate", 1);
const elsewhere = countedId("gate", 9);
const ticketTypeId = countedId("ticketType", 1);

const config: LedgerConfig = {
  version: 1,
  status: "live",
  capacity: 2,
  salesOpenAt: SALES_OPEN,
  salesCloseAt: NOON + 6 * HOUR_MS,
  passesFrom: NOON - HOUR_MS,
  passesUntil: NOON + 8 * HOUR_MS,
  approval: false,
  payOnline: false,
  refund: NO_REFUND,
  gates: [{ id: north, name: "North gate" }],
  ticketTypes: [{ ...ADMISSION, id: ticketTypeId }],
  quotas: [],
  passRules: USUAL_PASS_RULES,
};
/** What one ticket takes. */
const one: Claim = { seats: 1, counts: { [ticketTypeId]: 1 }, codeId: null };

const hold: LedgerCommand = { type: "HoldSeat", userId: asha, choice: USUAL_CHOICE };
const register: LedgerCommand = { type: "Register", userId: asha, name: "Asha Rao", choice: USUAL_CHOICE };
const confirm: LedgerCommand = { type: "ConfirmRegistration", userId: asha, atDoor: false };
const cancel: LedgerCommand = { type: "CancelRegistration", userId: asha, refund: "rule" };
const scan: LedgerCommand = { type: "ScanPass", gateId: north, codeRefusal: null };
const asBen = ({ event, heads }: LedgerSlice): LedgerSlice => ({ ...emptySlice(event), heads });

/** Who stands first in line, as a storage would find it: here one person at most waits. */
function withLine(slice: LedgerSlice): LedgerSlice {
  const { registration } = slice;
  if (!registration) return slice;
  const { userId, waitNumber, claim, status } = registration;
  const others = slice.heads.filter((head) => head.userId !== userId);
  return {
    ...slice,
    heads: status === "waiting" ? [...others, { userId, waitNumber: waitNumber ?? 0, claim }] : others,
  };
}

/** One ledger seen through one person's slice; each step is a command at an instant, or a look from somebody else. */
function given(change: Partial<LedgerConfig> = {}) {
  const ids = countingIds();
  let slice = emptySlice(newLedgerEvent({ ...config, ...change }));
  let events: LedgerDomainEvent[] = [];
  let refusal: LedgerRefusal | null = null;
  const ledger = {
    when(command: LedgerCommand, now = NOON) {
      const result = decide(slice, command, { now, ids });
      refusal = result.ok ? null : result.refusal;
      events = result.ok ? result.value : [];
      for (const event of events) slice = withLine(evolve(slice, event));
      return ledger;
    },
    configured: (next: Partial<LedgerConfig>) =>
      ledger.when({ type: "ConfigureEvent", config: { ...slice.event.config, ...next } }).thenAccepted(),
    revoked: (now = NOON) => ledger.when({ type: "RevokePasses", userId: asha }, now),
    seenBy(view: (slice: LedgerSlice) => LedgerSlice) {
      slice = view(slice);
      return ledger;
    },
    thenAccepted() {
      expect(refusal).toBeNull();
      return ledger;
    },
    thenRefused(expected: LedgerRefusal) {
      expect(refusal).toEqual(expected);
      return ledger;
    },
    thenEvents(...expected: Partial<LedgerDomainEvent>[]) {
      expect(refusal).toBeNull();
      expect(events).toHaveLength(expected.length);
      expect(events).toMatchObject(expected);
      return ledger;
    },
    thenStopped(expected: ScanRefusal, now = NOON) {
      ledger.thenEvents({ type: "ScanRefused", refusal: expected, at: now });
      return ledger;
    },
    thenTotals(expected: Partial<LedgerSlice["event"]["totals"]>) {
      const { taken: _, ...totals } = UNCONFIGURED_EVENT.totals;
      const seats = (["held", "offered", "pending", "confirmed"] as const).reduce(
        (n, is) => n + (expected[is] ?? 0),
        0,
      );
      const taken = seats > 0 ? { [ticketTypeId]: seats } : {};
      expect(slice.event.totals).toEqual({ ...totals, taken, ...expected });
      return ledger;
    },
    slice: () => slice,
    verdict: () => scanVerdict(events, slice),
    pass() {
      const [pass] = slice.passes;
      if (!pass) throw new Error("nobody holds a pass here");
      return pass;
    },
  };
  return ledger;
}

describe("registering", () => {
  test("without approval confirms and issues the pass at once", () => {
    const ledger = given()
      .when(register)
      .thenEvents(
        { type: "RegistrationRequested", userId: asha, name: "Asha Rao", at: NOON },
        { type: "RegistrationConfirmed", userId: asha },
        { type: "PassIssued", userId: asha, name: "Asha Rao" },
      )
      .thenTotals({ confirmed: 1 });
    const { registration } = ledger.slice();
    const pass = ledger.pass();
    expect(registration).toMatchObject({ status: "confirmed", requestedAt: NOON, confirmedAt: NOON });
    expect(pass).toMatchObject({ registrationId: registration?.id, revokedAt: null, admission: null });
    expect(pass.shortCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  test("with approval waits as pending, without a pass but with a seat", () => {
    const ledger = given({ approval: true, capacity: 1 })
      .when(register)
      .thenEvents({ type: "RegistrationRequested" })
      .thenTotals({ pending: 1 });
    expect(ledger.slice()).toMatchObject({ registration: { status: "pending", confirmedAt: null }, passes: [] });
    ledger
      .seenBy(asBen)
      .when({ ...register, userId: ben, name: "Ben" })
      .thenRefused({ code: "event-full", seatsLeft: 0 });
  });

  test("twice says since when", () => {
    given()
      .when(register)
      .when(register, NOON + 1)
      .thenRefused({ code: "already-registered", registeredAt: NOON, status: "confirmed" });
    given({ approval: true })
      .when(register)
      .when(hold, NOON + 1)
      .thenRefused({ code: "already-registered", registeredAt: NOON, status: "pending" });
  });

  test("is refused when every seat is taken", () => {
    given({ capacity: 0 })
      .when(register)
      .thenRefused({ code: "event-full", seatsLeft: 0 })
      .when(hold)
      .thenRefused({ code: "event-full", seatsLeft: 0 });
  });

  test.each(["draft", "ended"] as const)("is refused while the event is %s", (status) => {
    given({ status }).when(register).thenRefused({ code: "event-not-published" });
  });

  test("is possible while the event is published", () => {
    given({ status: "published" }).when(register).thenAccepted();
  });

  test("is possible from the instant sales open, and before that says when", () => {
    given()
      .when(register, SALES_OPEN - 1)
      .thenRefused({ code: "sales-closed", opensAt: SALES_OPEN, closedAt: null })
      .when(register, SALES_OPEN)
      .thenAccepted();
  });

  test("ends the instant sales close, and says when that was", () => {
    const { salesCloseAt } = config;
    given()
      .when(register, salesCloseAt)
      .thenRefused({ code: "sales-closed", opensAt: null, closedAt: salesCloseAt })
      .when(register, salesCloseAt - 1)
      .thenAccepted();
  });

  test("again after a cancellation makes a new registration and a new pass", () => {
    const ledger = given().when(register);
    const first = ledger.slice();
    const second = ledger
      .when(cancel)
      .when(register, NOON + 1)
      .thenTotals({ confirmed: 1, cancelled: 1 })
      .slice();
    expect(second.registration?.id).not.toBe(first.registration?.id);
    expect(second.passes[0]?.id).not.toBe(first.passes[0]?.id);
    expect(second.passes[0]?.shortCode).not.toBe(first.passes[0]?.shortCode);
    expect(second.passes[0]).toMatchObject({ registrationId: second.registration?.id, revokedAt: null });
  });

  test("again with approval leaves no pass of the cancelled registration behind", () => {
    const ledger = given().when(register).when(cancel).configured({ version: 2, approval: true }).when(register);
    expect(ledger.slice()).toMatchObject({ registration: { status: "pending" }, passes: [] });
  });

  test("shows the button the refusal the ledger would give", () => {
    expect(whyNotRegister(given().slice(), USUAL_CHOICE, NOON)).toBeNull();
    expect(whyNotRegister(given({ capacity: 0 }).slice(), USUAL_CHOICE, NOON)).toEqual({
      code: "event-full",
      seatsLeft: 0,
    });
  });
});

describe("holding", () => {
  test("keeps the last seat from everybody else until it is released", () => {
    const ledger = given({ capacity: 1 })
      .when(hold)
      .thenEvents({ type: "SeatHeld", userId: asha, expiresAt: NOON + HOLD_MS, at: NOON })
      .thenTotals({ held: 1 });
    expect(seatsLeft(ledger.slice(), NOON)).toBe(0);
    ledger
      .seenBy(asBen)
      .when({ ...hold, userId: ben }, NOON + HOLD_MS)
      .thenRefused({ code: "event-full", seatsLeft: 0 });
  });

  test("again changes nothing and keeps the expiry", () => {
    const ledger = given()
      .when(hold)
      .when(hold, NOON + HOLD_MS - 1)
      .thenEvents();
    expect(ledger.slice().hold).toEqual({ userId: asha, expiresAt: NOON + HOLD_MS, claim: one });
  });

  test("again after the time is over renews it, on the same seat", () => {
    given({ capacity: 1 })
      .when(hold)
      .when(hold, NOON + HOLD_MS)
      .thenEvents({ type: "HoldReleased", reason: "expired" }, { type: "SeatHeld", expiresAt: NOON + 2 * HOLD_MS })
      .thenTotals({ held: 1 });
  });

  test("is used up by registering, on the last seat too", () => {
    const ledger = given({ capacity: 1 })
      .when(hold)
      .when(register)
      .thenEvents(
        { type: "HoldReleased", reason: "used" },
        { type: "RegistrationRequested" },
        { type: "RegistrationConfirmed" },
        { type: "PassIssued" },
      )
      .thenTotals({ confirmed: 1 });
    expect(ledger.slice().hold).toBeNull();
  });

  test("still serves its owner after its time while nobody released it", () => {
    given({ capacity: 1 })
      .when(hold)
      .when(register, NOON + HOLD_MS + 1)
      .thenAccepted()
      .thenTotals({ confirmed: 1 });
  });

  test("does not outlast sales", () => {
    const { salesCloseAt } = config;
    given()
      .when(hold, salesCloseAt - 1)
      .when(register, salesCloseAt)
      .thenRefused({ code: "sales-closed", opensAt: null, closedAt: salesCloseAt });
  });

  test("ends when its owner lets go, and letting go of nothing is fine", () => {
    const release: LedgerCommand = { type: "ReleaseHold", userId: asha };
    given()
      .when(hold)
      .when(release)
      .thenEvents({ type: "HoldReleased", userId: asha, reason: "released" })
      .thenTotals({})
      .when(release)
      .thenEvents();
  });

  test("ends by the alarm at its expiry, not a millisecond before, and not twice", () => {
    const expire: LedgerCommand = { type: "ExpireHold", userId: asha };
    given()
      .when(hold)
      .when(expire, NOON + HOLD_MS - 1)
      .thenEvents()
      .when(expire, NOON + HOLD_MS)
      .thenEvents({ type: "HoldReleased", userId: asha, reason: "expired" })
      .thenTotals({})
      .when(expire, NOON + HOLD_MS)
      .thenEvents();
  });
});

describe("confirming", () => {
  test("a pending registration issues its pass", () => {
    given({ approval: true })
      .when(register)
      .when(confirm, NOON + 5)
      .thenEvents(
        { type: "RegistrationConfirmed", at: NOON + 5 },
        { type: "PassIssued", name: "Asha Rao", at: NOON + 5 },
      )
      .thenTotals({ confirmed: 1 });
  });

  test("somebody who never registered is refused", () => {
    given().when(confirm).thenRefused({ code: "not-registered" });
  });

  test("what is confirmed or cancelled is refused with its status", () => {
    given().when(register).when(confirm).thenRefused({ code: "registration-not-pending", status: "confirmed" });
    given()
      .when(register)
      .when(cancel)
      .when(confirm)
      .thenRefused({ code: "registration-not-pending", status: "cancelled" });
  });
});

describe("cancelling", () => {
  test("a confirmed registration revokes its pass and frees the seat", () => {
    const ledger = given({ capacity: 1 })
      .when(register)
      .when(cancel, NOON + 9)
      .thenEvents(
        { type: "RegistrationCancelled", was: "confirmed", at: NOON + 9 },
        { type: "PassRevoked", at: NOON + 9 },
      )
      .thenTotals({ cancelled: 1 });
    expect(ledger.pass().revokedAt).toBe(NOON + 9);
    expect(ledger.slice().registration).toMatchObject({ status: "cancelled", cancelledAt: NOON + 9 });
    ledger
      .seenBy(asBen)
      .when({ ...register, userId: ben, name: "Ben" })
      .thenAccepted();
  });

  test("a pending registration frees the seat", () => {
    given({ approval: true })
      .when(register)
      .when(cancel)
      .thenEvents({ type: "RegistrationCancelled", was: "pending" })
      .thenTotals({ cancelled: 1 });
  });

  test("does not revoke a revoked pass again", () => {
    given().when(register).revoked().when(cancel).thenEvents({ type: "RegistrationCancelled" });
  });

  test("leaves a pass of another registration alone", () => {
    const pass = given().when(register).when(scan).pass();
    given({ approval: true })
      .when(register)
      .seenBy((slice) => ({ ...slice, passes: [{ ...pass, registrationId: countedId("registration", 99) }] }))
      .when(cancel)
      .thenEvents({ type: "RegistrationCancelled", was: "pending" });
  });

  test("twice says since when", () => {
    given()
      .when(register)
      .when(cancel, NOON + 9)
      .when(cancel, NOON + 10)
      .thenRefused({ code: "already-cancelled", cancelledAt: NOON + 9 });
  });

  test("without a registration is refused", () => {
    given().when(cancel).thenRefused({ code: "not-registered" });
  });

  test("from inside is refused with when and where", () => {
    given()
      .when(register)
      .when(scan, NOON + 3)
      .when(cancel)
      .thenRefused({ code: "already-admitted", admittedAt: NOON + 3, gateName: "North gate" });
  });
});

describe("revoking a pass", () => {
  test("stops it at the gate and keeps the registration", () => {
    const ledger = given()
      .when(register)
      .revoked(NOON + 1)
      .thenEvents({ type: "PassRevoked", at: NOON + 1 })
      .when(scan, NOON + 2)
      .thenStopped({ code: "pass-revoked", revokedAt: NOON + 1 }, NOON + 2)
      .thenTotals({ confirmed: 1, refusedScans: 1 });
    expect(ledger.slice().registration?.status).toBe("confirmed");
  });

  test("twice says since when", () => {
    given()
      .when(register)
      .revoked(NOON + 1)
      .revoked(NOON + 2)
      .thenRefused({ code: "pass-revoked", revokedAt: NOON + 1 });
  });

  test("of somebody who has none is refused", () => {
    const revoke: LedgerCommand = { type: "RevokePasses", userId: asha };
    given().when(revoke).thenRefused({ code: "not-registered" });
    given({ approval: true }).when(register).when(revoke).thenRefused({ code: "not-registered" });
  });
});

describe("the gate", () => {
  test("admits a pass once, with the name and how many are inside", () => {
    const ledger = given()
      .when(register)
      .when(scan, NOON + 1)
      .thenEvents({ type: "PassAdmitted", gateId: north, gateName: "North gate", at: NOON + 1 })
      .thenTotals({ confirmed: 1, admitted: 1 });
    expect(ledger.verdict()).toEqual({
      verdict: "admit",
      passId: ledger.pass().id,
      name: "Asha Rao",
      at: NOON + 1,
      gateName: "North gate",
      inside: 1,
      ticketType: "Admission",
      due: 0,
    });
  });

  test("stops it the second time with when and which gate it was used", () => {
    const ledger = given()
      .when(register)
      .when(scan, NOON + 1)
      .when(scan, NOON + 2)
      .thenStopped({ code: "already-admitted", admittedAt: NOON + 1, gateName: "North gate" }, NOON + 2)
      .thenTotals({ confirmed: 1, admitted: 1, refusedScans: 1 });
    expect(ledger.verdict()).toMatchObject({ verdict: "stop", name: "Asha Rao", passId: ledger.pass().id });
  });

  test("stops a pass of a cancelled registration and says since when", () => {
    given()
      .when(register)
      .when(cancel, NOON + 1)
      .when(scan)
      .thenStopped({ code: "registration-cancelled", cancelledAt: NOON + 1 });
  });

  test("stops a code that names no pass here", () => {
    const ledger = given().when(scan).thenStopped({ code: "pass-not-found" }).thenTotals({ refusedScans: 1 });
    expect(ledger.verdict()).toEqual({
      verdict: "stop",
      passId: null,
      name: null,
      at: NOON,
      refusal: { code: "pass-not-found" },
    });
  });

  test.each(["draft", "published", "ended"] as const)("is shut while the event is %s", (status) => {
    given()
      .when(register)
      .configured({ version: 2, status })
      .when(scan)
      .thenStopped({ code: "event-not-live", status });
  });

  test("that the event does not have stops everybody", () => {
    given()
      .when(register)
      .when({ ...scan, gateId: elsewhere })
      .thenStopped({ code: "gate-unknown" });
  });

  test("holds a typed code to the event's own window", () => {
    const { passesFrom, passesUntil } = config;
    const ledger = given().when(register);
    ledger
      .when(scan, passesFrom - 1)
      .thenStopped({ code: "pass-not-yet-valid", validFrom: passesFrom }, passesFrom - 1);
    ledger.when(scan, passesUntil).thenStopped({ code: "pass-expired", expiredAt: passesUntil }, passesUntil);
    ledger.when(scan, passesUntil - 1).thenEvents({ type: "PassAdmitted" });
  });

  test.each([{ code: "pass-unknown" }, { code: "pass-wrong-event" }, { code: "pass-forged" }] as const)(
    "passes on $code and does not tell whose number was used",
    (codeRefusal) => {
      const ledger = given()
        .when(register)
        .when({ ...scan, codeRefusal })
        .thenStopped(codeRefusal);
      expect(ledger.verdict()).toMatchObject({ verdict: "stop", name: null });
    },
  );

  test.each([
    { code: "pass-expired", expiredAt: NOON - 1 },
    { code: "pass-not-yet-valid", validFrom: NOON + 1 },
  ] as const)("passes on $code of a genuine code with the name", (codeRefusal) => {
    const ledger = given()
      .when(register)
      .when({ ...scan, codeRefusal })
      .thenStopped(codeRefusal);
    expect(ledger.verdict()).toMatchObject({ verdict: "stop", name: "Asha Rao" });
  });

  test("finds faults in one order: code, event, gate, pass, revoked, used", () => {
    const ledger = given()
      .when(register)
      .when(scan, NOON)
      .revoked(NOON + 1);
    const wrongGate = { ...scan, gateId: elsewhere };
    ledger.when(scan).thenStopped({ code: "pass-revoked", revokedAt: NOON + 1 });
    ledger.when(wrongGate).thenStopped({ code: "gate-unknown" });
    ledger.configured({ version: 2, status: "ended" });
    ledger.when(wrongGate).thenStopped({ code: "event-not-live", status: "ended" });
    ledger.when({ ...wrongGate, codeRefusal: { code: "pass-forged" } }).thenStopped({ code: "pass-forged" });
    given().when(wrongGate).thenStopped({ code: "gate-unknown" });
  });

  test("has no verdict on what is no scan", () => {
    const ledger = given().when(register);
    expect(ledger.verdict).toThrow();
  });
});

describe("the waiting list", () => {
  const join: LedgerCommand = { type: "JoinWaitlist", userId: asha, name: "Asha Rao", choice: USUAL_CHOICE };
  const offer: LedgerCommand = { type: "OfferSeat", userId: asha };
  const lapse: LedgerCommand = { type: "ExpireOffer", userId: asha };
  /** Ben holds the only seat. */
  const full = () =>
    given({ capacity: 1 })
      .when({ ...hold, userId: ben })
      .seenBy(asBen);
  /** There is one more. */
  const freed = (ledger: ReturnType<typeof given>, more: Partial<LedgerConfig> = {}) =>
    ledger.configured({ version: 2, capacity: 2, ...more });

  test("is for events that are full, and open", () => {
    given().when(join).thenRefused({ code: "seats-left", seatsLeft: 2 });
    given().when(hold).when(join).thenRefused({ code: "seats-left", seatsLeft: 1 });
    given({ status: "draft" }).when(join).thenRefused({ code: "event-not-published" });
    full()
      .when(join, config.salesCloseAt)
      .thenRefused({ code: "sales-closed", opensAt: null, closedAt: config.salesCloseAt });
    given({ capacity: 1 })
      .when(register)
      .when(join)
      .thenRefused({ code: "already-registered", registeredAt: NOON, status: "confirmed" });
  });

  test("numbers its places, and takes nobody twice", () => {
    const ledger = full()
      .when(join)
      .thenEvents({ type: "WaitlistJoined", waitNumber: 1 })
      .thenTotals({ held: 1, waiting: 1, everWaited: 1 });
    ledger.when(join, NOON + 1).thenRefused({ code: "already-waiting", since: NOON });
    ledger.when(cancel).thenEvents({ type: "RegistrationCancelled", was: "waiting" });
    ledger.when(join).thenEvents({ type: "WaitlistJoined", waitNumber: 2 });
    expect(ledger.slice().registration).toMatchObject({ status: "waiting", waitNumber: 2 });
  });

  test("has the free seats: nobody overtakes who waits", () => {
    const ledger = freed(full().when(join));
    expect(seatsLeft(ledger.slice(), NOON)).toBe(0);
    ledger
      .when(register)
      .thenRefused({ code: "already-waiting", since: NOON })
      .when(hold)
      .thenRefused({ code: "already-waiting", since: NOON });
    expect(whyNotRegister(asBen(ledger.slice()), USUAL_CHOICE, NOON)).toEqual({ code: "event-full", seatsLeft: 0 });
    expect(nextInLine(ledger.slice(), NOON)?.userId).toBe(asha);
    expect(nextInLine(ledger.slice(), config.salesCloseAt)).toBeNull();
    ledger.when(offer).thenEvents({ type: "SeatOffered", expiresAt: NOON + OFFER_MS });
    ledger.thenTotals({ held: 1, offered: 1, everWaited: 1 }).when(offer).thenEvents();
    expect(whyNotRegister(ledger.slice(), USUAL_CHOICE, NOON)).toBeNull();
    expect(whyNotRegister(asBen(ledger.slice()), USUAL_CHOICE, NOON)).toEqual({ code: "event-full", seatsLeft: 0 });
  });

  test("offers no seat there is not, nor past the end of sales", () => {
    full().when(join).when(offer).thenEvents();
    const late = config.salesCloseAt - 60_000;
    freed(full().when(join)).when(offer, late).thenEvents({ type: "SeatOffered", expiresAt: config.salesCloseAt });
  });

  test("an offer that is taken is the registration, confirmed or pending", () => {
    const ledger = freed(full().when(join)).when(offer).when(hold).thenEvents();
    ledger
      .when(register)
      .thenEvents({ type: "OfferTaken" }, { type: "RegistrationConfirmed" }, { type: "PassIssued", name: "Asha Rao" })
      .thenTotals({ held: 1, confirmed: 1, everWaited: 1 });
    freed(full().when(join), { approval: true })
      .when(offer)
      .when(register)
      .thenEvents({ type: "OfferTaken" })
      .thenTotals({ held: 1, pending: 1, everWaited: 1 });
  });

  test("an offer may be taken until somebody notices that its time is over, and not after", () => {
    const over = NOON + OFFER_MS;
    const offered = () => freed(full().when(join)).when(offer);
    offered()
      .when(lapse, over - 1)
      .thenEvents();
    offered().when(register, over).thenAccepted();
    const lapsed = offered().when(lapse, over).thenEvents({ type: "RegistrationCancelled", was: "offered" });
    lapsed.thenTotals({ held: 1, cancelled: 1, everWaited: 1 });
    expect(lapsed.slice().registration).toMatchObject({ status: "cancelled", offerEndsAt: over });
    expect(seatsLeft(lapsed.slice(), NOON)).toBe(1);
    offered().when(register).when(lapse, over).thenEvents();
  });
});

describe("coming too late", () => {
  const lapse: LedgerCommand = { type: "ExpireHold", userId: asha };
  const over = NOON + HOLD_MS;
  const late = { ...register, heldUntil: over };
  /** Asha had the only seat, and Ben has it now. */
  const lost = () =>
    given({ capacity: 1 })
      .when(hold)
      .when(lapse, over)
      .seenBy(({ event }) => ({ ...emptySlice(event) }))
      .when({ ...register, userId: ben, name: "Ben" }, over)
      .seenBy(asBen);

  test("for a seat that was kept is told until when it was, and how many are left", () => {
    const refusal = { code: "hold-expired", expiredAt: over, seatsLeft: 0 } as const;
    lost().when(late, over).thenRefused(refusal);
    lost()
      .when({ ...hold, heldUntil: over }, over)
      .thenRefused(refusal);
    lost()
      .when({ type: "JoinWaitlist", userId: asha, name: "Asha", choice: USUAL_CHOICE }, over)
      .thenEvents({ type: "WaitlistJoined" });
  });

  test("is no reason while there are seats, while the hold is there, nor for who saw none", () => {
    given().when(hold).when(lapse, over).when(late, over).thenAccepted();
    given({ capacity: 1 }).when(hold).when(late, over).thenAccepted();
    lost().when(register, over).thenRefused({ code: "event-full", seatsLeft: 0 });
    lost()
      .when({ ...late, heldUntil: over + 1 }, over)
      .thenRefused({ code: "event-full", seatsLeft: 0 });
  });

  test("for a seat that was offered is told until when it was", () => {
    const endedAt = NOON + OFFER_MS;
    const offered = () =>
      given({ capacity: 1 })
        .when({ ...hold, userId: ben })
        .seenBy(asBen)
        .when({ type: "JoinWaitlist", userId: asha, name: "Asha", choice: USUAL_CHOICE })
        .configured({ version: 2, capacity: 2 })
        .when({ type: "OfferSeat", userId: asha });
    const missed = () =>
      offered().when({ type: "ExpireOffer", userId: asha }, endedAt).configured({ version: 3, capacity: 1 });
    missed().when(register, endedAt).thenRefused({ code: "offer-expired", endedAt });
    missed()
      .when({ ...register, heldUntil: endedAt }, endedAt)
      .thenRefused({ code: "offer-expired", endedAt });
    missed()
      .when({ type: "JoinWaitlist", userId: asha, name: "Asha", choice: USUAL_CHOICE }, endedAt)
      .thenEvents({ type: "WaitlistJoined" });
    // Whoever let it go knows that it is gone, and whoever took it had it.
    const declined = offered().when(cancel).configured({ version: 3, capacity: 1 });
    declined.when(register, endedAt).thenRefused({ code: "event-full", seatsLeft: 0 });
    expect(offered().when(register).when(cancel, endedAt).slice().registration?.offerEndsAt).toBeNull();
  });
});

describe("configuring", () => {
  const configure = (next: LedgerConfig): LedgerCommand => ({ type: "ConfigureEvent", config: next });

  test("an event nobody configured makes the state its first configuration describes", () => {
    const empty = emptySlice(UNCONFIGURED_EVENT);
    const result = decide(empty, configure(config), { now: NOON, ids: countingIds() });
    if (!result.ok) throw new Error(result.refusal.code);
    expect(result.value).toEqual([{ type: "EventConfigured", config, at: NOON }]);
    expect(result.value.reduce(evolve, empty)).toEqual(emptySlice(newLedgerEvent(config)));
  });

  test("an unconfigured event takes nobody", () => {
    const result = decide(emptySlice(UNCONFIGURED_EVENT), register, { now: NOON, ids: countingIds() });
    expect(result).toMatchObject({
      refusal: { code: "event-not-published" },
    });
  });

  test("with a newer version keeps the totals", () => {
    const ledger = given().when(register).configured({ version: 2, capacity: 50 });
    ledger.thenEvents({ type: "EventConfigured" }).thenTotals({ confirmed: 1 });
    expect(seatsLeft(ledger.slice(), NOON)).toBe(49);
  });

  test("with an older version, or other content under the same one, is stale", () => {
    const ledger = given({ version: 3 });
    ledger.when(configure({ ...config, version: 2 })).thenRefused({ code: "stale-config", version: 3 });
    ledger.when(configure({ ...config, version: 3, capacity: 9 })).thenRefused({ code: "stale-config", version: 3 });
    const renamed = [{ id: north, name: "South gate" }];
    ledger.when(configure({ ...config, version: 3, gates: renamed })).thenRefused({ code: "stale-config", version: 3 });
  });

  test("with the same again, keys in any order, changes nothing", () => {
    const { version, capacity, ...rest } = config;
    given()
      .when(configure({ ...rest, capacity, version, gates: [{ name: "North gate", id: north }] }))
      .thenEvents();
  });

  test("with fewer seats than are taken is refused, with exactly as many is fine", () => {
    const ledger = given({ capacity: 5 }).when(register).seenBy(asBen).when(hold);
    ledger
      .when(configure({ ...config, version: 2, capacity: 1 }))
      .thenRefused({ code: "capacity-below-taken", taken: 2 });
    ledger.configured({ version: 2, capacity: 2 });
  });
});

describe("views", () => {
  test("the summary counts seats and people", () => {
    const { slice } = given({ capacity: 5, approval: true }).when(register);
    expect(eventSummary(slice(), 2, NOON)).toEqual({
      status: "live",
      capacity: 5,
      seatsLeft: 4,
      registered: 1,
      waiting: 0,
      inside: 0,
      refusedScans: 0,
      admittedPerMinute: 2,
      ticketsLeft: { [ticketTypeId]: 4 },
    });
  });

  test("evolving a slice by what happened to somebody else changes totals alone", () => {
    const before = given()
      .when(register)
      .seenBy((slice) => ({ ...slice, hold: { userId: asha, expiresAt: NOON, claim: one } }));
    const { event: _, ...records } = before.slice();
    const registrationId = countedId("registration", 99);
    const passId = countedId("pass", 99);
    const ofBen: LedgerDomainEvent[] = [
      { type: "HoldReleased", userId: ben, reason: "expired", claim: one, at: NOON },
      { type: "RegistrationConfirmed", registrationId, userId: ben, claim: one, at: NOON },
      {
        type: "RegistrationCancelled",
        registrationId,
        userId: ben,
        was: "confirmed",
        why: "asked",
        claim: one,
        refund: null,
        at: NOON,
      },
      { type: "PassRevoked", passId, at: NOON },
      { type: "PassAdmitted", passId, gateId: north, gateName: "North gate", at: NOON },
    ];
    expect(ofBen.reduce(evolve, before.slice())).toMatchObject(records);
  });

  test("evolving a slice without the people counts the same", () => {
    const ids = countingIds();
    let known = emptySlice(newLedgerEvent(config));
    let unknown = known;
    for (const command of [hold, register, scan, scan]) {
      const result = decide(known, command, { now: NOON, ids });
      for (const event of result.ok ? result.value : []) {
        known = evolve(known, event);
        unknown = { ...evolve(unknown, event), hold: null, registration: null, passes: [] };
      }
    }
    expect(unknown.event).toEqual(known.event);
  });
});
