/**
 * When people wait before they register. `automatic`: while the ledger is busy. `opening`: as well from half an hour before
 * registration opens. `off`: never; who comes at a busy moment is asked to try again.
 */
export const ROOM_MODES = ["automatic", "opening", "off"] as const;
export type RoomMode = (typeof ROOM_MODES)[number];

/** So long before the opening of registration people can come and wait together. */
export const GATHERING_MS = 30 * 60_000;
/** A turn that nobody takes is kept for so long: time to find the phone again. */
export const TURN_KEPT_MS = 3 * 60_000;
