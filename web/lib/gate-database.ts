/** Where a scanner keeps what it holds of events, and its log. */
export const GATE_DATABASE = "campuspulse-gate";

/** What goes when somebody leaves; scans that were not sent stay in other stores. */
export const HELD_STORES = ["colleges", "events", "roster", "steps", "recent"] as const;

/** Lets go of all that scanners hold in this browser. Does nothing where there was none. */
export async function wipeHeld(): Promise<void> {
  const known = await indexedDB.databases?.();
  if (known && !known.some(({ name }) => name === GATE_DATABASE)) return;
  const opening = indexedDB.open(GATE_DATABASE);
  // A database that was not there must not be made without its stores.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const opened = await new Promise<IDBDatabase | null>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => resolve(null);
  });
  if (!opened) return;
  await new Promise<void>((resolve) => {
    const turn = opened.transaction(HELD_STORES, "readwrite");
    for (const name of HELD_STORES) turn.objectStore(name).clear();
    turn.oncomplete = () => resolve();
    turn.onerror = () => resolve();
    turn.onabort = () => resolve(); // by a full disk, or a browser that closes it, without an error before
  });
  opened.close();
}
