import { randomBytes, randomUUID } from "node:crypto";
import { platformIds } from "#durable-objects/authority/id-source";
import type { Storage } from "#durable-objects/authority/storage";
import { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { StationRoom } from "#durable-objects/station/station-room";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { type CommandId, makeId, type SkuId, type UserId } from "#shared/ids";

/** Live tokens or orders that stay in a station however many have ended: what one queue really holds. */
export const LIVE_MAX = 1_000;

export function openLedger(storage: Storage): EventLedgerRoom {
  return new EventLedgerRoom({ storage, ids: platformIds, onDurable: () => {}, onChange: () => {} });
}

export function openStation(storage: Storage): StationRoom {
  return new StationRoom({ storage, ids: platformIds, onDurable: () => {}, onChange: () => {} });
}

/** Registers people nobody will hear of again until the ledger holds so many passes. */
export function fillLedger(room: EventLedgerRoom, passes: number): void {
  while (room.totals.confirmed < passes) register(room);
  room.log.markProjected(room.log.lastSeq);
}

/** Joins and leaves until so many tokens are stored, then joins until so many wait. */
export function fillQueue(room: StationRoom, tokens: number, live = Math.min(LIVE_MAX, tokens / 2)): void {
  for (let ended = 0; ended < tokens - live; ended++) {
    const { userId, tokenId } = join(room);
    must(room.submit(newCommandId(), userId, { type: "Leave", userId, tokenId }, Date.now()));
  }
  for (let count = 0; count < live; count++) join(room);
  room.log.markProjected(room.log.lastSeq);
}

/** The same for orders, of which most were cancelled. */
export function fillKitchen(
  room: StationRoom,
  skuId: SkuId,
  orders: number,
  live = Math.min(LIVE_MAX, orders / 2),
): void {
  for (let ended = 0; ended < orders - live; ended++) {
    const { userId, orderId } = order(room, skuId);
    must(room.submit(newCommandId(), userId, { type: "CancelOrder", userId, orderId }, Date.now()));
  }
  for (let count = 0; count < live; count++) order(room, skuId);
  room.log.markProjected(room.log.lastSeq);
}

export function register(room: EventLedgerRoom) {
  const userId = newUserId();
  const command = { type: "Register", userId, name: "Somebody", choice: USUAL_CHOICE } as const;
  const [pass] = must(room.submit(newCommandId(), userId, command, Date.now())).passes;
  if (!pass) throw new Error("a registration without a pass");
  return pass;
}

export function join(room: StationRoom) {
  const userId = newUserId();
  const command = { type: "Join", userId, name: "Somebody", laneId: "regular" } as const;
  const { token } = must(room.submit(newCommandId(), userId, command, Date.now()));
  if (!token) throw new Error("a join without a token");
  return { userId, tokenId: token.id };
}

/** As soon as possible, whatever is promised. */
const SOON = { slot: null, shownAt: null, hold: false };

export function order(room: StationRoom, skuId: SkuId) {
  const userId = newUserId();
  const lines = [{ skuId, quantity: 1, options: [] }];
  const command = { type: "PlaceOrder", userId, name: "Somebody", lines, note: null, ...SOON } as const;
  const placed = must(room.submit(newCommandId(), userId, command, Date.now()));
  if (!placed.order) throw new Error("an order that is none");
  return { userId, orderId: placed.order.id };
}

export function newCommandId(): CommandId {
  return randomUUID() as CommandId;
}

export function must<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

function newUserId(): UserId {
  return makeId("user", Date.now(), randomBytes(10));
}
