/** How much of what the browser may keep is used, both in bytes; null where it does not say. */
export type StorageRoom = { readonly used: number; readonly quota: number; readonly isPersistent: boolean } | null;

/** Beyond this share something else on the phone may fill the rest. */
const FULL_SHARE = 0.8;
/** Scans of a day and a list of a large event take less. */
const ROOM_BYTES_MIN = 50_000_000;

/** Asks that nothing be thrown away to make room; a browser grants it or not, and some ask the person. */
export async function askToPersist(): Promise<void> {
  // Absent on pages without a secure origin.
  const storage: StorageManager | undefined = navigator.storage;
  if (storage && !(await storage.persisted())) await storage.persist();
}

export async function readStorageRoom(): Promise<StorageRoom> {
  const storage: StorageManager | undefined = navigator.storage;
  if (!storage) return null;
  const [{ usage, quota }, isPersistent] = [await storage.estimate(), await storage.persisted()];
  return usage === undefined || quota === undefined ? null : { used: usage, quota, isPersistent };
}

/** Whether it is time to make room, before a scan cannot be written. */
export function isNearlyFull(room: StorageRoom): boolean {
  return room !== null && (room.used > room.quota * FULL_SHARE || room.quota - room.used < ROOM_BYTES_MIN);
}

/** Safari forgets what a page kept after seven days without a visit, unless it is on the home screen. */
export function isToInstall(): boolean {
  const isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  return isApple && !matchMedia("(display-mode: standalone)").matches;
}
