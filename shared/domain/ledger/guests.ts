import type { Choice, GuestRefusal, LedgerSlice, RegisterRefusal } from "./types.ts";
import { whyNotRegister } from "./view.ts";

/** What stands for a guest whose name is kept no longer. */
export const FORGOTTEN_NAME = "Guest";

/**
 * Why somebody who stands at the door cannot have `choice` at `now` (epoch milliseconds), or null. As for whoever registers,
 * but for the event's times of sale: the door sells until its passes end, and a type's own times hold there too. While seats
 * are still offered to the waiting list, those come first; from then on nobody on it can have one any more.
 */
export function whyNotAtDoor(slice: LedgerSlice, choice: Choice, now: number): RegisterRefusal | GuestRefusal | null {
  const { event, heads } = slice;
  const { config, totals } = event;
  const asDoor = { ...config, salesOpenAt: 0, salesCloseAt: config.passesUntil };
  const line = now < config.salesCloseAt ? heads : [];
  const refusal = whyNotRegister({ ...slice, event: { ...event, config: asDoor }, heads: line }, choice, now);
  return refusal?.code === "event-full" ? { code: "door-full", waiting: totals.waiting } : refusal;
}
