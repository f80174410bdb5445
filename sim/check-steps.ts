import type { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import type { StationRoom } from "#durable-objects/station/station-room";
import { check } from "./violation.ts";

/** After every step of a ledger: no more seats are taken than there are. */
export function checkSeats(room: EventLedgerRoom): void {
  const { held, pending, confirmed } = room.totals;
  const { capacity } = room.config;
  check("I3", held >= 0 && pending >= 0 && confirmed >= 0, () => `a count below zero: ${JSON.stringify(room.totals)}`);
  check("I3", held + pending + confirmed <= capacity, () => `${held} + ${pending} + ${confirmed} seats of ${capacity}`);
}

/** After every step of a kitchen: nothing is promised that is not there. */
export function checkKitchen(room: StationRoom): void {
  for (const { skuId, onHand, reserved } of room.kitchen?.skus.values() ?? []) {
    const holds = reserved >= 0 && (onHand === null || reserved <= onHand);
    check("STOCK", holds, () => `${skuId}: ${reserved} reserved of ${onHand}`);
  }
}
