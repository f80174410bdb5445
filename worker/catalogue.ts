import type { CollegeCtx } from "./context.ts";
import { findCatalogueSeq } from "./repositories/events.ts";

/** Raise it with the shape of what is kept: a new version must not read what the old one wrote. */
const SHAPE = 2;

export type Catalogue = {
  /**
   * What everybody may read, from the edge's cache as long as no event of the college was changed.
   * @param name   of what is read, with all that it depends on
   * @param keptMs how old it may be where no edit tells: time passes, seats are taken
   * @param read   must not look at who asks
   */
  readonly kept: <T>(name: string, keptMs: number, read: () => Promise<T>) => Promise<{ value: T; isHit: boolean }>;
};

/** One read of an index tells which state of the catalogue is the newest, so an edit shows at once, everywhere. */
export async function openCatalogue({ db, origin, now, waitUntil }: CollegeCtx): Promise<Catalogue> {
  const seq = await findCatalogueSeq(db);
  return {
    async kept(name, keptMs, read) {
      const since = Math.floor(now / keptMs);
      const key = `${origin}/api/catalogue/${SHAPE}/${db.collegeId}/${seq}/${since}/${encodeURIComponent(name)}`;
      const found = await caches.default.match(key);
      if (found) return { value: await found.json(), isHit: true };
      const value = await read();
      const headers = { "cache-control": `public, max-age=${Math.ceil(keptMs / 1_000)}` };
      waitUntil(caches.default.put(key, Response.json(value, { headers })));
      return { value, isHit: false };
    },
  };
}
