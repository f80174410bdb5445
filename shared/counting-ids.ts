import type { IdSource } from "./given.ts";
import { type Id, type IdKind, makeId } from "./ids.ts";

/**
 * Ids that count up from 1: the same run always gives the same ids. For tests and simulations, where a seed must decide all.
 * Two sources give equal ids, so one source serves one world.
 */
export function countingIds(): IdSource {
  let last = 0;
  const next = () => countedId("token", ++last).slice(-13);
  return {
    registration: () => countedId("registration", ++last),
    pass: () => countedId("pass", ++last),
    token: () => countedId("token", ++last),
    order: () => countedId("order", ++last),
    shortCode: (chars) => next().slice(-chars).toUpperCase(),
  };
}

/** The `index`-th id of a kind, index a 32-bit unsigned integer; a valid id in every respect. */
export function countedId<K extends IdKind>(idKind: K, index: number): Id<K> {
  const bytes = new Uint8Array(10);
  // Short ids keep the first 8 bytes only, so the number sits at their end.
  new DataView(bytes.buffer).setUint32(4, index);
  return makeId(idKind, 0, bytes);
}
