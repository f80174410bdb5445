import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide } from "./decide.ts";
import { emptySlice, evolve, newLedgerEvent } from "./evolve.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import type { CodeTerms, LedgerConfig, LedgerSlice, Ticket, TicketType } from "./types.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HOUR_MS = 3_600_000;
const [asha, ben] = [countedId("user", 1), countedId("user", 2)];
const gateId = countedId("gate", 1);
const seatType: TicketType = {
  ...ADMISSION,
  id: countedId("ticketType", 1),
  name: "Seat",
  price: 500,
  perPersonMax: 5,
};
const dinner: TicketType = { ...seatType, id: countedId("ticketType", 2), name: "Dinner", price: 900, admits: false };
const config: LedgerConfig = {
  version: 1,
  status: "live",
  capacity: 3,
  salesOpenAt: NOON - HOUR_MS,
  salesCloseAt: NOON + HOUR_MS,
  passesFrom: NOON - HOUR_MS,
  passesUntil: NOON + 8 * HOUR_MS,
  approval: false,
  payOnline: false,
  refund: NO_REFUND,
  gates: [{ id: gateId, name: "North gate" }],
  ticketTypes: [seatType, dinner],
  quotas: [],
  passRules: USUAL_PASS_RULES,
};
const code: CodeTerms = {
  ...{ id: countedId("code", 1), usesMax: 1, opensAt: null, closesAt: null, ticketTypeIds: null },
  discount: { kind: "share", value: 10_000 },
};
const seat = (name: string): Ticket => ({ ticketTypeId: seatType.id, name });
const meal: Ticket = { ticketTypeId: dinner.id, name: "" };

/** Asha's registration with these tickets; Ben is not known here. */
function ashaHas(tickets: readonly Ticket[], withCode: CodeTerms | null = null, change: Partial<LedgerConfig> = {}) {
  const ids = countingIds();
  const run = (slice: LedgerSlice, command: LedgerCommand, now = NOON) => {
    const decided = decide(slice, command, { now, ids });
    return decided.ok ? { slice: decided.value.reduce(evolve, slice), events: decided.value } : decided.refusal;
  };
  const must = (slice: LedgerSlice, command: LedgerCommand, now = NOON) => {
    const done = run(slice, command, now);
    if ("code" in done) throw new Error(done.code);
    return done;
  };
  const choice = { tickets, code: withCode };
  const start = emptySlice(newLedgerEvent({ ...config, ...change }));
  const { slice: asAsha } = must(start, { type: "Register", userId: asha, name: "Asha", choice });
  const asBen = (of = asAsha): LedgerSlice => ({
    ...emptySlice(of.event),
    codeUses: of.codeUses,
    giver: of.registration && { registration: of.registration, passes: of.passes },
  });
  const take = (at = 0, from = asAsha): LedgerCommand => {
    const passId = from.passes[at]?.id ?? countedId("pass", 99);
    return { type: "TakePass", userId: ben, name: "Ben", passId };
  };
  return { run, must, asAsha, asBen, take };
}

describe("taking a pass over", () => {
  test("the old pass ends before the new one begins", () => {
    const { must, asBen, take, asAsha } = ashaHas([]);
    const { events, slice } = must(asBen(), take());
    expect(events.map(({ type }) => type)).toEqual([
      "PassGiven",
      "RegistrationRequested",
      "RegistrationConfirmed",
      "PassIssued",
    ]);
    expect(slice.giver).toMatchObject({
      registration: { status: "cancelled", tickets: [], claim: { seats: 0, counts: {} } },
      passes: [{ revokedAt: NOON, givenAt: NOON }],
    });
    expect(slice.registration).toMatchObject({
      userId: ben,
      status: "confirmed",
      tickets: [{ name: "Ben", price: 500 }],
    });
    expect(slice.passes).toMatchObject([{ userId: ben, name: "Ben", due: 500, revokedAt: null }]);
    expect(slice.passes[0]?.shortCode).not.toBe(asAsha.passes[0]?.shortCode);
    expect(slice.event.totals).toEqual(asAsha.event.totals);
  });

  test("who gave it is stopped at the gate, who has it is let in", () => {
    const { must, asBen, take } = ashaHas([]);
    const { slice } = must(asBen(), take());
    const scan: LedgerCommand = { type: "ScanPass", gateId, codeRefusal: null };
    const old = { ...emptySlice(slice.event), passes: slice.giver?.passes ?? [] };
    expect(must(old, scan).events).toMatchObject([
      { type: "ScanRefused", refusal: { code: "pass-given", givenAt: NOON } },
    ]);
    expect(must({ ...slice, giver: null }, scan).events).toMatchObject([{ type: "PassAdmitted" }]);
  });

  test("who gave it hears so wherever it is asked of: it is neither withdrawn nor cancelled", () => {
    const { must, run, asBen, take } = ashaHas([]);
    const { slice } = must(asBen(), take());
    const gave: LedgerSlice = { ...emptySlice(slice.event), ...slice.giver };
    const given = { code: "pass-given", givenAt: NOON };
    expect(run({ ...asBen(gave), registration: null }, take())).toEqual(given);
    expect(run(gave, { type: "RevokePasses", userId: asha })).toEqual(given);
    const found = { type: "ScanPass", gateId, codeRefusal: null, found: "booking" } as const;
    const forced = { ...found, force: { reason: "A friend" }, isSupervisor: true };
    for (const slice of [gave, { ...gave, passes: [] }]) {
      expect(must(slice, forced).events).toMatchObject([{ type: "ScanRefused", refusal: given }]);
    }
  });

  test("of a group one goes, with the add-ons that are paid with it", () => {
    const { must, asBen, take } = ashaHas([seat("Asha"), seat("Cy"), meal]);
    const { slice } = must(asBen(), take(0));
    expect(slice.passes).toMatchObject([{ due: 1_400 }]);
    expect(slice.registration?.tickets).toMatchObject([{ name: "Ben" }, { ticketTypeId: dinner.id }]);
    expect(slice.giver?.registration).toMatchObject({
      status: "confirmed",
      tickets: [{ name: "Cy" }],
      claim: { seats: 1 },
    });
    const second = ashaHas([seat("Asha"), seat("Cy"), meal]);
    const { slice: after } = second.must(second.asBen(), second.take(1));
    expect(after.passes).toMatchObject([{ due: 500 }]);
    expect(after.giver?.registration.tickets).toMatchObject([{ name: "Asha" }, { ticketTypeId: dinner.id }]);
  });

  test("a code stays used: it goes with the last of its tickets", () => {
    const { must, asBen, take } = ashaHas([seat("Asha"), seat("Cy")], code);
    const { slice } = must(asBen(), take(0));
    expect(slice.registration?.claim.codeId).toBeNull();
    expect(slice.codeUses[code.id]).toBe(1);
    const alone = ashaHas([], code);
    const { slice: after } = alone.must(alone.asBen(), alone.take());
    expect(after.registration?.claim.codeId).toBe(code.id);
    expect(after.codeUses[code.id]).toBe(1);
  });

  test("what the taker holds is given up for it", () => {
    const { must, asBen, take, asAsha } = ashaHas([]);
    const { slice } = must(emptySlice(asAsha.event), {
      type: "HoldSeat",
      userId: ben,
      choice: { tickets: [], code: null },
    });
    const { slice: after } = must({ ...asBen(), event: slice.event, hold: slice.hold }, take());
    expect(after.hold).toBeNull();
    expect(after.event.totals).toMatchObject({ held: 0, confirmed: 1 });
  });

  test("is refused with what is in the way", () => {
    const { run, must, asAsha, asBen, take } = ashaHas([]);
    const refused = (slice: LedgerSlice, command = take(), now = NOON) => {
      const done = run(slice, command, now);
      return "code" in done ? done : null;
    };
    expect(refused({ ...asBen(), giver: null })).toEqual({ code: "not-registered" });
    expect(refused(asBen(), take(7))).toEqual({ code: "pass-not-there" });
    expect(refused({ ...asAsha, giver: asBen().giver ?? null })).toEqual({ code: "pass-given-to-oneself" });
    const { slice: bens } = must(emptySlice(asAsha.event), {
      ...{ type: "Register", userId: ben, name: "Ben", choice: { tickets: [], code: null } },
    });
    expect(refused({ ...bens, giver: asBen().giver ?? null })).toMatchObject({ code: "already-registered" });
    const { slice: inside } = must(asAsha, { type: "ScanPass", gateId, codeRefusal: null });
    expect(refused(asBen(inside))).toEqual({ code: "already-admitted", admittedAt: NOON, gateName: "North gate" });
    const { slice: revoked } = must(asAsha, { type: "RevokePasses", userId: asha });
    expect(refused(asBen(revoked))).toEqual({ code: "pass-revoked", revokedAt: NOON });
    expect(refused(asBen(), take(), config.salesCloseAt)).toMatchObject({ code: "sales-closed" });
    const asked = ashaHas([], null, { approval: true });
    expect(asked.run(asked.asBen(), asked.take())).toEqual({ code: "not-confirmed-yet" });
  });
});
