import type { Page } from "@playwright/test";

/** What live channels said last, as a browser keeps it for when there is no network: as JSON, for looking into. */
export function keptLive(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open("campuspulse-answers");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("answers").objectStore("answers").getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            const said = reading.result.map(({ data }: { data: unknown }) => data);
            resolve(JSON.stringify(said.flatMap((one) => (one instanceof Map ? [...one.values()] : []))));
          };
        };
      }),
  );
}
