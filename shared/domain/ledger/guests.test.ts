import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND, USUAL_CHOICE } from "./choice.ts";
import { decide } from "./decide.ts";
import { emptySlice, newLedgerEvent } from "./evolve.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import type { Choice, LedgerConfig, LedgerSlice, LedgerTotals } from "./types.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HOUR_MS = 3_600_000;
const guest = countedId("user", 1);
const ticketTypeId = countedId("ticketType", 1);
const config: LedgerConfig = {
  version: 1,
  status: "live",
  capacity: 2,
  salesOpenAt: NOON - 2 * HOUR_MS,
  salesCloseAt: NOON - HOUR_MS,
  passesFrom: NOON - HOUR_MS,
  passesUntil: NOON + 8 * HOUR_MS,
  approval: true,
  payOnline: false,
  refund: NO_REFUND,
  gates: [],
  ticketTypes: [{ ...ADMISSION, id: ticketTypeId }],
  quotas: [],
  passRules: USUAL_PASS_RULES,
};

function atDoor(totals: Partial<LedgerTotals> = {}, change: Partial<LedgerConfig> = {}, now = NOON) {
  const event = newLedgerEvent({ ...config, ...change });
  const waits = {
    userId: countedId("user", 9),
    waitNumber: 1,
    claim: { seats: 1, counts: { [ticketTypeId]: 1 }, codeId: null },
  };
  const slice: LedgerSlice = {
    ...emptySlice({ ...event, totals: { ...event.totals, ...totals } }),
    heads: totals.waiting ? [waits] : [],
  };
  const command = { type: "RegisterGuest", userId: guest, name: "Gita", choice: USUAL_CHOICE } as const;
  const decided = decide(slice, command, { now, ids: countingIds() });
  return decided.ok ? decided.value.map(({ type }) => type) : decided.refusal;
}

const REGISTERED = ["RegistrationRequested", "RegistrationConfirmed", "PassIssued"];

test("a guest gets a pass at once, when sales are over and where others wait for approval", () => {
  expect(atDoor()).toEqual(REGISTERED);
});

test("the last seat goes to nobody twice, and whoever waits comes first", () => {
  const full = { confirmed: 2, taken: { [ticketTypeId]: 2 } };
  expect(atDoor({ ...full, waiting: 3 })).toEqual({ code: "door-full", waiting: 3 });
  const one = { confirmed: 1, waiting: 1, taken: { [ticketTypeId]: 1 } };
  expect(atDoor(one, { salesCloseAt: NOON + HOUR_MS })).toEqual({ code: "door-full", waiting: 1 });
  // Nothing is offered to the waiting list any more.
  expect(atDoor(one)).toEqual(REGISTERED);
});

test("a quota and a type's own times hold at the door too", () => {
  const quota = { id: countedId("quota", 1), name: "All", size: 0, ticketTypeIds: [ticketTypeId] };
  expect(atDoor({}, { quotas: [quota] })).toMatchObject({ code: "tickets-sold-out" });
  const [type] = config.ticketTypes;
  const early = { ...ADMISSION, ...type, id: ticketTypeId, salesCloseAt: NOON };
  expect(atDoor({}, { ticketTypes: [early] })).toMatchObject({ code: "ticket-type-closed" });
});

test("nobody comes in before it is published, or after its passes have ended", () => {
  expect(atDoor({}, { status: "draft" })).toEqual({ code: "event-not-published" });
  expect(atDoor({}, {}, config.passesUntil)).toMatchObject({ code: "sales-closed", closedAt: config.passesUntil });
});

function onList(slice: Partial<LedgerSlice> = {}, change: Partial<LedgerConfig> = {}, choice: Choice = USUAL_CHOICE) {
  const before = { ...emptySlice(newLedgerEvent({ ...config, ...change })), ...slice };
  const decided = decide(
    before,
    { type: "BringIn", userId: guest, name: "Gita", choice },
    { now: NOON, ids: countingIds() },
  );
  return decided.ok ? decided.value.map(({ type }) => type) : decided.refusal;
}

test("a list brings in when sales are over and where others wait for approval, also with a hidden ticket that it names", () => {
  expect(onList()).toEqual(REGISTERED);
  const ticketTypes = [{ ...ADMISSION, id: ticketTypeId, hidden: true }];
  expect(onList({}, { ticketTypes }, { tickets: [{ ticketTypeId, name: "" }], code: null })).toEqual(REGISTERED);
  expect(onList({}, { capacity: 0 })).toEqual({ code: "event-full", seatsLeft: 0 });
});

test("a list uses the seat that somebody holds", () => {
  const claim = { seats: 1, counts: { [ticketTypeId]: 1 }, codeId: null };
  const held = newLedgerEvent({ ...config, capacity: 1 });
  const event = { ...held, totals: { ...held.totals, held: 1, taken: { [ticketTypeId]: 1 } } };
  expect(onList({ event, hold: { userId: guest, expiresAt: NOON, claim } })).toEqual(["HoldReleased", ...REGISTERED]);
});
