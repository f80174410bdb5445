/** Runs once over all tabs; where another does it already, not at all. A page without locks (no secure origin) is alone. */
export async function withLock<T>(name: string, run: () => Promise<T>): Promise<T | null> {
  if (!("locks" in navigator)) return run();
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : null));
}

/** Held by whoever sends a log: a page, or the worker once there is none. */
export function syncLockOf(logId: string): string {
  return `campuspulse-sync ${logId}`;
}
