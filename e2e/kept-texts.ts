import type { Page } from "@playwright/test";

/** Every text that a browser keeps of a page, wherever it keeps it: what whoever finds the phone reads. */
export function keptTexts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts = [...Object.values(localStorage), ...Object.values(sessionStorage)];
    const collect = (value: unknown) => {
      if (typeof value === "string") texts.push(value);
      else if (typeof value === "object" && value !== null) for (const one of Object.values(value)) collect(one);
    };
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ""));
      for (const store of database.objectStoreNames)
        collect(await done(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return texts;
  });
}
