/** A bounded memory of this isolate: the newest entries, each for a while. Losing it costs a read, never an answer. */
export type Memory<V> = {
  get(key: string, now: number): V | undefined;
  set(key: string, value: V, now: number): void;
  forget(key: string): void;
};

/**
 * @param entriesMax beyond this the entry unused for longest goes
 * @param ttlMs      an entry older than this is not returned; Infinity for facts that never change
 */
export function makeMemory<V>(entriesMax: number, ttlMs: number): Memory<V> {
  const entries = new Map<string, { value: V; until: number }>();
  return {
    get(key, now) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.until <= now) return undefined;
      // A Map keeps insertion order: putting an entry back makes it the youngest.
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, now) {
      entries.delete(key);
      entries.set(key, { value, until: now + ttlMs });
      if (entries.size <= entriesMax) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
