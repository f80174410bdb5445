import { persist } from "#web/lib/persist";
import type { Api } from "#web/lib/trpc";

type Key = readonly (string | number)[];
/** `ticket` says that this export was begun, and noted. */
type Begun = { readonly stores: readonly string[]; readonly ticket: string };
type Page = { readonly rows: readonly object[]; readonly next: Key | null };

/** All that is asked of the server. What `begin` answers is handed in with every page. */
export type ExportCalls = {
  begin: () => Promise<Begun>;
  page: (begun: Begun, store: string, after: Key | null) => Promise<Page>;
};

/** How far an export has come. Fetching moves it on page by page, so after a failure it goes on where it stopped. */
export type CollegeExport = {
  begun: Begun | null;
  storesDone: number;
  after: Key | null;
  rows: number;
  /** JSON lines, a page each: a browser may keep these on disk, one long list of rows it may not. */
  readonly parts: Blob[];
};

export type ExportDeps = {
  wait: (ms: number) => Promise<void>;
  /** After each page, and before each pause. */
  onProgress: (rows: number, isWaiting: boolean) => void;
};

export function exportCalls({ college }: Api["client"]): ExportCalls {
  return {
    begin: () => college.beginExport.mutate(),
    page: ({ ticket }, store, after) => college.exportPage.query({ ticket, store, after: after && [...after] }),
  };
}

export function newExport(): CollegeExport {
  return { begun: null, storesDone: 0, after: null, rows: 0, parts: [] };
}

/**
 * Fetches what is left of an export. Each page has tries of its own, and asks again for the second factor where it has run
 * out meanwhile.
 * @throws what the last try of a page threw; `taken` can be handed in again
 */
export async function fetchCollege(calls: ExportCalls, taken: CollegeExport, deps: ExportDeps): Promise<void> {
  const ask = <T>(send: () => Promise<T>) => persist(send, deps.wait, () => deps.onProgress(taken.rows, true));
  const begun = taken.begun ?? (await ask(calls.begin));
  taken.begun = begun;
  for (const store of begun.stores.slice(taken.storesDone)) {
    do {
      const { after } = taken;
      const { rows, next } = await ask(() => calls.page(begun, store, after));
      taken.parts.push(new Blob(rows.map((row) => `${JSON.stringify({ store, ...row })}\n`)));
      taken.rows += rows.length;
      taken.after = next;
      deps.onProgress(taken.rows, false);
    } while (taken.after !== null);
    taken.storesDone += 1;
  }
}
