import type { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import type { StationRoom } from "#durable-objects/station/station-room";
import { check } from "./violation.ts";

/** After every step of a ledger: no more seats are taken than there are, nor more of what shares a quota. */
export function checkSeats(room: EventLedgerRoom): void {
  const { held, offered, waiting, pending, confirmed } = room.totals;
  const { capacity, quotas } = room.config;
  const counts = [held, offered, waiting, pending, confirmed];
  check("I3", Math.min(...counts) >= 0, () => `a count below zero: ${JSON.stringify(room.totals)}`);
  const taken = held + offered + pending + confirmed;
  check("I3", taken <= capacity, () => `${taken} seats of ${capacity}`);
  for (const { name, size, ticketTypeIds } of quotas) {
    const used = ticketTypeIds.reduce((sum, id) => sum + (room.totals.taken[id] ?? 0), 0);
    check("QUOTA", used <= size, () => `${used} of ${size} ${name}`);
  }
}

/** After every step of a kitchen: nothing is promised that is not there. */
export function checkKitchen(room: StationRoom): void {
  for (const { skuId, onHand, reserved } of room.kitchen?.skus.values() ?? []) {
    const holds = reserved >= 0 && (onHand === null || reserved <= onHand);
    check("STOCK", holds, () => `${skuId}: ${reserved} reserved of ${onHand}`);
  }
}
