/** One store to a database: a second store would need all tabs of the first to close before it could be made. */
export type KeptStore = { readonly database: string; readonly store: string };

/**
 * One request of the browser's own database, which keeps keys as keys: they sign, and are never seen. Over once its turn is: a full
 * disk undoes what the request had answered.
 * @throws DOMException where the browser keeps nothing
 */
export async function inStore<T>(
  { database, store }: KeptStore,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store);
  const opened = await settled(opening);
  try {
    const turn = opened.transaction(store, mode);
    const [result] = await Promise.all([settled(work(turn.objectStore(store))), ended(turn)]);
    return result;
  } finally {
    opened.close();
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ended(turn: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    turn.oncomplete = () => resolve();
    turn.onabort = () => reject(turn.error ?? new DOMException("The browser gave up what was written", "AbortError"));
  });
}
