import type { Page } from "@playwright/test";

/** How many records one store of a browser has: the scanner's, unless another database is named. */
export function countKept(page: Page, store: string, database = "campuspulse-gate"): Promise<number> {
  return page.evaluate(
    ([name, of]) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(of);
        // Whoever made it here would make it without its store.
        opening.onupgradeneeded = () => {
          opening.transaction?.abort();
          resolve(0);
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction(name).objectStore(name).count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
    [store, database] as const,
  );
}
